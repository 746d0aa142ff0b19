import { useRef, useState } from 'preact/hooks'
import type { StallCode } from '../../../src/protocol/api/codes.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { Till } from '../../../src/protocol/api/till.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { useTill } from '../till-data.ts'
import { becauseWords, stateWords, stepWords } from './code-words.ts'
import { ReportSheet } from './report-sheet.tsx'
import { isGood, makeCode, useStallCodes } from './stall-codes.ts'
import './codes.css'

const words = dictionary({
  ko: {
    title: '가게 QR',
    about: '인쇄해서 붙여 두면, 손님이 찍고 금액을 넣어 결제해요.',
    none: '아직 만든 QR이 없어요',
    make: 'QR 만들기',
    print: '인쇄하기',
    report: '문제 신고하고 바꾸기',
    past: (count: number) => `지난 QR ${count}개`,
    ownerOnly: '사장님만 만들고 바꿀 수 있어요.',
  },
  en: {
    title: 'Shop codes',
    about: 'Print it and put it up: shoppers scan it, enter the amount and pay.',
    none: 'No code yet',
    make: 'Make a code',
    print: 'Print',
    report: 'Report and replace',
    past: (count: number) => (count === 1 ? '1 earlier code' : `${count} earlier codes`),
    ownerOnly: 'Only the owner makes and replaces codes.',
  },
})

/** The code of each stall: made, printed, reported; and what became of the earlier ones. */
export function Codes({ session }: { session: Session }) {
  const texts = useWords(words)
  const till = useTill()
  const codes = useStallCodes()
  const isOwner = session.merchant?.staffRole === 'owner'
  const failure = till.failure ?? codes.failure
  return (
    <Screen title={texts.title} onBack={() => back('/more')}>
      <p class="screen__hint">{texts.about}</p>
      {!isOwner && <p class="screen__hint">{texts.ownerOnly}</p>}
      {failure && <FailurePanel failure={failure} onAgain={() => void Promise.all([till.refresh(), codes.refresh()])} />}
      {till.value && codes.value ? (
        till.value.stalls.map((stall) => (
          <StallCard key={stall.id} stall={stall} codes={codes.value!.codes.filter(({ stallId }) => stallId === stall.id)} isOwner={isOwner} />
        ))
      ) : (
        <Skeleton shapes={['card', 'card']} />
      )}
    </Screen>
  )
}

function StallCard({ stall, codes, isOwner }: { stall: Till['stalls'][number]; codes: readonly StallCode[]; isOwner: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [reporting, setReporting] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const id = useRef(newUuid())
  const make = useOneAtATime(async () => {
    const outcome = await makeCode(id.current, { stallId: stall.id })
    if (outcome.kind === 'answer') go(`/codes/${outcome.value.id}`)
    else setFailure(outcome)
  })
  const good = codes.find(isGood)
  const past = codes.filter((code) => !isGood(code))
  return (
    <section class="stall-code">
      <h2 class="stall-code__place">{stall.place[language]}</h2>
      {good ? <CodeState code={good} /> : <p class="screen__hint">{texts.none}</p>}
      {failure && <FailurePanel failure={failure} onAgain={make.run} />}
      {isOwner && (
        <div class="stall-code__actions">
          {good ? (
            <>
              <Button onPress={() => go(`/codes/${good.id}`)}>{texts.print}</Button>
              <Button kind="second" onPress={() => setReporting(true)}>
                {texts.report}
              </Button>
            </>
          ) : (
            <Button icon="qr" busy={make.busy} onPress={make.run}>
              {texts.make}
            </Button>
          )}
        </div>
      )}
      {past.length > 0 && (
        <details class="stall-code__past">
          <summary>{texts.past(past.length)}</summary>
          {past.map((code) => (
            <CodeState key={code.id} code={code} />
          ))}
        </details>
      )}
      {reporting && good && <ReportSheet code={good} place={stall.place[language]} onClose={() => setReporting(false)} />}
    </section>
  )
}

/** How a code stands, and every step on the way there: who, when, why. */
function CodeState({ code }: { code: StallCode }) {
  const states = useWords(stateWords)
  const steps = useWords(stepWords)
  const causes = useWords(becauseWords)
  const language = useLanguage()
  return (
    <div class="stall-code__state">
      <p class={code.state === 'active' ? 'stall-code__badge stall-code__badge--active' : 'stall-code__badge'}>
        <Icon name={code.state === 'active' ? 'check' : code.state === 'made' ? 'clock' : 'stop'} size={20} />
        {states[code.state]}
      </p>
      <ol class="stall-code__steps">
        {code.steps.map((step) => (
          <li key={step.at + step.state}>
            {dateAndTime(step.at, language)} · {steps[step.state]}
            {step.because in causes && ` (${causes[step.because as keyof typeof causes]})`}
            {step.by && ` · ${step.by}`}
          </li>
        ))}
      </ol>
    </div>
  )
}
