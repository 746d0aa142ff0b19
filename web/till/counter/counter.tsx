import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Till } from '../../../src/protocol/api/till.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { startRequest } from '../start-command.ts'
import { useTill } from '../till-data.ts'
import './counter.css'
import { LastKnown } from './last-known.tsx'
import { AllOpenRequests, OpenRequests } from './open-requests.tsx'
import { Today } from './today.tsx'

/** The largest amount the keypad takes has so many digits. */
const LONGEST = 8

const words = dictionary({
  ko: {
    title: '얼마예요?',
    show: 'QR 보여주기',
    stall: '어느 자리인가요?',
    outside: '아직 가맹점이 아니에요. 손님이 결제할 수 없어요.',
    suspended: '지금은 결제를 받을 수 없는 상태예요.',
  },
  en: {
    title: 'How much?',
    show: 'Show the QR code',
    stall: 'Which stall?',
    outside: 'This shop is not in the programme yet. Shoppers can’t pay here.',
    suspended: 'Payments can’t be taken at the moment.',
  },
})

/** The sum to ask for. On a wide screen today's sales stand beside it. */
export function Counter({ session }: { session: Session }) {
  const texts = useWords(words)
  const { value: till, asOf, failure, refresh } = useTill({ remembered: true })
  if (till && asOf !== null && failure) return <LastKnown till={till} asOf={asOf} failure={failure} onAgain={() => void refresh()} />
  if (till) {
    return (
      <div class="counter">
        <AskAmount till={till} session={session} />
        <aside class="counter__aside">
          {asOf === null ? <Today till={till} /> : <Skeleton shapes={['card', 'row', 'row']} />}
        </aside>
      </div>
    )
  }
  return (
    <Screen title={texts.title}>
      {failure ? <FailurePanel failure={failure} onAgain={() => void refresh()} /> : <Skeleton shapes={['title', 'card', 'card']} />}
    </Screen>
  )
}

/**
 * A request that begins to wait or is paid, and word of money, come and go while somebody types. They have a room of their own, so that no key is pushed from
 * under a finger: the touch would press another digit, or none.
 */
function AskAmount({ till, session }: { till: Till; session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [amount, setAmount] = useState(0)
  const [stallId, setStallId] = useState<string | null>(null)
  const [all, setAll] = useState(false)
  const open = { ids: till.openRequests, all: all && till.openRequests.length > 0, tuckedAway: till.stalls.length > 1 }
  useEffect(() => {
    if (till.openRequests.length === 0) setAll(false)
  }, [till.openRequests.length])
  const stall = till.stalls.find(({ id }) => id === stallId) ?? till.stalls[0]
  const type = (digits: string) => setAmount((before) => Number(`${before}${digits}`.slice(0, LONGEST)))
  const show = useOneAtATime(async () => {
    if (amount > 0 && stall) go(`/requests/${await startRequest(amount, stall, session)}`)
  })
  const warning = !till.merchant.inProgramme ? texts.outside : ['suspended', 'closed'].includes(till.merchant.status) ? texts.suspended : null
  return (
    <Screen
      title={texts.title}
      aside={
        <>
          <AllOpenRequests {...open} onAll={setAll} />
          <span class="counter__shop">{till.merchant.name[language]}</span>
        </>
      }
      actions={
        <Button icon="pay" busy={show.busy} disabled={amount === 0} onPress={show.run}>
          {texts.show}
        </Button>
      }
    >
      {warning && (
        <p class="counter__warning">
          <Icon name="warning" />
          <span>{warning}</span>
        </p>
      )}
      <OpenRequests {...open} />
      {till.stalls.length > 1 && stall && (
        <Choice
          label={texts.stall}
          columns={2}
          value={stall.id}
          onValue={setStallId}
          options={till.stalls.map(({ id, place }) => ({ value: id, label: place[language] }))}
        />
      )}
      <p class={amount ? 'counter__amount' : 'counter__amount counter__amount--empty'} role="status">
        {wonInWords(amount, language)}
      </p>
      <Keypad
        onDigits={type}
        onErase={() => setAmount((before) => Math.floor(before / 10))}
        onClear={() => setAmount(0)}
        corner="double_zero"
        onEnter={show.run}
      />
    </Screen>
  )
}
