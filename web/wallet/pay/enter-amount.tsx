import { useRef, useState } from 'preact/hooks'
import type { FoundShop } from '../../../src/protocol/api/codes.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { useWallet } from '../wallet-data.ts'
import { askByFixedCode } from './look-up.ts'
import { LookupRefusal } from './lookup-refusal.tsx'
import { ShopCard } from './shop-card.tsx'
import './pay.css'

/** The largest amount the keypad takes has so many digits. */
const LONGEST = 8

const words = dictionary({
  ko: {
    title: '얼마를 낼까요?',
    firstTime: '처음 결제하는 가게예요. 가게 이름과 자리를 확인해 주세요.',
    next: (amount: string) => `${amount} 확인하기`,
    none: '금액을 입력해 주세요',
    tooMuch: (amount: string) => `지금은 ${amount}까지 낼 수 있어요.`,
  },
  en: {
    title: 'How much?',
    firstTime: 'You have never paid here. Check the name and the place of the shop.',
    next: (amount: string) => `Check ${amount}`,
    none: 'Enter the amount',
    tooMuch: (amount: string) => `You can pay up to ${amount} now.`,
  },
})

/** After a printed code: whose it is, and how much to pay there. */
export function EnterAmount({ codeId, session }: { codeId: string; session: Session }) {
  const texts = useWords(words)
  const { value: found, failure, refresh } = useResource<FoundShop>(`/v1/found-shops/${codeId}`)
  if (failure?.kind === 'problem') return <LookupRefusal failure={failure} typed={false} onAgain={() => go('/pay', { replace: true })} />
  if (found) return <AmountAt found={found} session={session} />
  return (
    <Screen title={texts.title} onBack={() => back('/pay')}>
      {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['card', 'title']} />}
    </Screen>
  )
}

function AmountAt({ found, session }: { found: FoundShop; session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value: wallet } = useWallet()
  const [amount, setAmount] = useState(0)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  /** The request of an amount keeps its id, so that sending it again after a lost reply makes no second one. */
  const ids = useRef(new Map<number, string>())
  const ask = useOneAtATime(async () => {
    if (amount === 0 || !wallet) return
    const id = ids.current.get(amount) ?? newUuid()
    ids.current.set(amount, id)
    const outcome = await askByFixedCode({ id, found, amount, deploymentId: wallet.deploymentId, payerId: session.personId })
    if (outcome.kind === 'answer') go(`/pay/requests/${outcome.value.requestId}`)
    else setFailure(outcome)
  })
  const change = (next: number) => {
    setFailure(null)
    setAmount(next)
  }
  if (failure?.kind === 'problem' && failure.problem.retry !== 'same_id') return <LookupRefusal failure={failure} typed={false} onAgain={() => go('/pay', { replace: true })} />
  const isTooMuch = wallet !== null && amount > wallet.purse.spendable
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/pay')}
      actions={
        <Button busy={ask.busy} disabled={amount === 0 || !wallet} onPress={ask.run}>
          {amount === 0 ? texts.none : texts.next(wonInWords(amount, language))}
        </Button>
      }
    >
      <ShopCard shop={found.shop} />
      {found.firstTime && (
        <p class="first-time">
          <Icon name="warning" />
          <span>{texts.firstTime}</span>
        </p>
      )}
      {failure && <FailurePanel failure={failure} onAgain={ask.run} />}
      <p class={amount ? 'confirm__sum confirm__amount' : 'confirm__sum confirm__amount confirm__amount--empty'} role="status">
        {wonInWords(amount, language)}
      </p>
      {isTooMuch && <p class="enter-amount__limit">{texts.tooMuch(wonInWords(wallet.purse.spendable, language))}</p>}
      <Keypad
        onDigits={(digits) => change(Number(`${amount}${digits}`.slice(0, LONGEST)))}
        onErase={() => change(Math.floor(amount / 10))}
        onClear={() => change(0)}
        corner="double_zero"
        onEnter={ask.run}
        disabled={ask.busy}
      />
    </Screen>
  )
}
