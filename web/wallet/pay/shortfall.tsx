import type { Session } from '../../../src/protocol/api/people.ts'
import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { MoneyStatement } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { go } from '../../shared/routing/navigation.ts'
import { startTopUp } from '../top-up/start-top-up.ts'
import { priceOf } from '../wallet-data.ts'

/** The least that is worth a withdrawal, in won. */
const LEAST_TOP_UP = 1_000

const words = dictionary({
  ko: {
    missing: (amount: string) => `${amount} 모자라요.`,
    action: (amount: string) => `${amount} 충전하고 결제`,
    about: (account: string, price: string) => `${account}에서 ${price}이 나가요.`,
    link: '계좌 연결하고 충전하기',
    tooMuch: (amount: string) => `지금은 ${amount}까지만 충전할 수 있어요.`,
  },
  en: {
    missing: (amount: string) => `You are ${amount} short.`,
    action: (amount: string) => `Top up ${amount} and pay`,
    about: (account: string, price: string) => `${price} leaves ${account}.`,
    link: 'Link an account to top up',
    tooMuch: (amount: string) => `You can top up only ${amount} now.`,
  },
})

type ShortfallProps = { missing: number; requestId: string; wallet: Wallet; session: Session }

/** How much is missing, and the one tap that tops it up and goes on. The account and the sum it gives are said before. */
export function Shortfall({ missing, requestId, wallet, session }: ShortfallProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const account = wallet.linkedAccounts.find(({ status }) => status === 'linked')
  const face = Math.max(missing, LEAST_TOP_UP)
  const most = Math.min(wallet.limits.holding.left, wallet.limits.purchaseMonth.left)
  const { price } = priceOf(face, wallet.programme)
  const topUp = useOneAtATime(async () => {
    if (account) go(`/top-up/${await startTopUp({ face, account, wallet, session, thenPay: requestId })}`, { replace: true })
  })
  return (
    <section class="shortfall" role="alert">
      <p class="shortfall__missing">{texts.missing(wonInWords(missing, language))}</p>
      <MoneyStatement money="not_moved" />
      {face > most ? (
        <p>{texts.tooMuch(wonInWords(most, language))}</p>
      ) : account ? (
        <>
          <p class="screen__hint">{texts.about(`${account.bankName[language]} ${account.maskedNumber}`, wonInWords(price, language))}</p>
          <Button busy={topUp.busy} onPress={topUp.run}>
            {texts.action(wonInWords(face, language))}
          </Button>
        </>
      ) : (
        <Button onPress={() => go('/top-up/accounts')}>{texts.link}</Button>
      )}
    </section>
  )
}
