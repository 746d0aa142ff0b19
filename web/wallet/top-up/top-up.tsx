import { useLayoutEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { LinkedAccount, Wallet } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { leftOff, noteStep, openStep, stepDone } from '../left-off.ts'
import { priceOf, useWallet } from '../wallet-data.ts'
import { startTopUp } from './start-top-up.ts'
import './top-up.css'

const LEAST = 1_000
const QUICK = [10_000, 50_000, 100_000] as const
const LONGEST = 7

const words = dictionary({
  ko: {
    title: '충전',
    question: '얼마를 충전할까요?',
    more: (amount: number) => `+${amount / 10_000}만원`,
    price: '계좌에서 나가요',
    discount: (percent: string) => `할인 ${percent}`,
    action: (price: string, face: string) => `${price} 내고 ${face} 충전`,
    enter: '금액을 입력해 주세요',
    least: (amount: string) => `${amount}부터 충전할 수 있어요.`,
    most: (amount: string) => `지금은 ${amount}까지 충전할 수 있어요.`,
    change: '바꾸기',
    noAccount: '먼저 내 계좌를 연결해 주세요',
    link: '계좌 연결하기',
  },
  en: {
    title: 'Top up',
    question: 'How much?',
    more: (amount: number) => `+₩${amount.toLocaleString('en-US')}`,
    price: 'Leaves your account',
    discount: (percent: string) => `Discount ${percent}`,
    action: (price: string, face: string) => `Pay ${price}, get ${face}`,
    enter: 'Enter an amount',
    least: (amount: string) => `From ${amount} on.`,
    most: (amount: string) => `You can top up to ${amount} now.`,
    change: 'Change',
    noAccount: 'First link your bank account',
    link: 'Link an account',
  },
})

export function TopUp({ session }: { session: Session }) {
  const texts = useWords(words)
  const { value: wallet, failure, refresh } = useWallet()
  const accounts = wallet?.linkedAccounts.filter(({ status }) => status === 'linked') ?? []
  const [chosen, setChosen] = useState<string | null>(null)
  const account = accounts.find(({ id }) => id === chosen) ?? accounts[0]
  if (wallet && account) return <ChooseAmount wallet={wallet} account={account} accounts={accounts} onAccount={setChosen} session={session} />
  return (
    <Screen title={texts.title} onBack={() => back('/')} actions={wallet && <Button onPress={() => go('/top-up/accounts')}>{texts.link}</Button>}>
      {failure ? (
        <FailurePanel failure={failure} onAgain={() => void refresh()} />
      ) : wallet ? (
        <EmptyPanel icon="bank" title={texts.noAccount} />
      ) : (
        <Skeleton shapes={['title', 'line', 'card']} />
      )}
    </Screen>
  )
}

type ChooseAmountProps = {
  wallet: Wallet
  account: LinkedAccount
  accounts: readonly LinkedAccount[]
  onAccount: (id: string) => void
  session: Session
}

function ChooseAmount({ wallet, account, accounts, onAccount, session }: ChooseAmountProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [face, setFace] = useState(amountLeftOff)
  useLayoutEffect(() => noteAmount(face), [face])
  const most = Math.min(wallet.limits.holding.left, wallet.limits.purchaseMonth.left)
  const { price } = priceOf(face, wallet.programme)
  const won = (amount: number) => wonInWords(amount, language)
  const complaint = face > most ? texts.most(won(most)) : face > 0 && face < LEAST ? texts.least(won(LEAST)) : null
  const isRight = face > 0 && !complaint
  const type = (digits: string) => setFace(Number(`${face}${digits}`.slice(0, LONGEST)))
  const start = useOneAtATime(async () => {
    if (isRight) go(`/top-up/${await startTopUp({ face, account, wallet, session, thenPay: null })}`, { replace: true })
  })
  const next = accounts[(accounts.indexOf(account) + 1) % accounts.length]
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      actions={
        <Button busy={start.busy} disabled={!isRight} onPress={start.run}>
          {isRight ? texts.action(won(price), won(face)) : texts.enter}
        </Button>
      }
    >
      <div class="top-up">
        <h2 class="top-up__question">{texts.question}</h2>
        <p class={face ? 'top-up__face' : 'top-up__face top-up__face--empty'} role="status">
          {won(face)}
        </p>
        <PriceLine face={face} wallet={wallet} />
        <p class="pin-pad__complaint" role="alert">
          {complaint}
        </p>
        <div class="top-up__quick">
          {QUICK.map((amount) => (
            <button key={amount} type="button" class="chip" onClick={() => setFace(Math.min(face + amount, 10 ** LONGEST - 1))}>
              {texts.more(amount)}
            </button>
          ))}
        </div>
        <Keypad
          onDigits={type}
          onErase={() => setFace(Math.floor(face / 10))}
          onClear={() => setFace(0)}
          corner="double_zero"
          onEnter={start.run}
        />
        <div class="top-up__account">
          <span>
            {account.bankName[language]} {account.maskedNumber}
          </span>
          {accounts.length > 1 && next ? (
            <Button kind="quiet" onPress={() => onAccount(next.id)}>
              {texts.change}
            </Button>
          ) : (
            <Button kind="quiet" onPress={() => go('/top-up/accounts')}>
              {texts.change}
            </Button>
          )}
        </div>
      </div>
    </Screen>
  )
}

/** For so long an amount that was typed and left is offered again, in milliseconds. */
const OFFERED_FOR = 3_600_000

function amountLeftOff(): number {
  const step = openStep(leftOff.get())
  return step?.what === 'top_up' ? (step.amount ?? 0) : 0
}

function noteAmount(face: number): void {
  if (face === 0) stepDone('top_up')
  else noteStep({ what: 'top_up', path: '/top-up', amount: face, name: null, until: serverNow() + OFFERED_FOR })
}

/** What leaves the account, and how much less that is. */
function PriceLine({ face, wallet }: { face: number; wallet: Wallet }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { price, discount } = priceOf(face, wallet.programme)
  const percent = `${wallet.programme.discountBasisPoints / 100}%`
  return (
    <p class="top-up__price">
      <span>
        {texts.price} <strong>{wonInWords(price, language)}</strong>
      </span>
      <span class="top-up__discount">
        {texts.discount(percent)} −{wonInWords(discount, language)}
      </span>
    </p>
  )
}
