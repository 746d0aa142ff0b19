import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { call } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { PinProblem } from '../pay/pin-problem.tsx'
import './recovery-codes.css'

const words = dictionary({
  ko: {
    title: '복구 코드',
    about: '휴대폰을 잃어버리거나 비밀번호를 잊었을 때, 코드 하나로 바로 다시 들어와요. 종이에 적어 집에 두세요.',
    none: '아직 만들지 않았어요.',
    left: (left: number) => `아직 안 쓴 코드가 ${left}개 있어요.`,
    make: '코드 만들기',
    again: '새로 만들기',
    againAbout: '새로 만들면 예전 코드는 못 써요.',
    pin: '결제 비밀번호를 입력해 주세요.',
    wrong: (text: string) => `비밀번호가 달라요. ${text}`,
    noAnswer: '답을 받지 못했어요. 다시 입력해 주세요.',
    once: '지금 한 번만 보여요',
    write: '여덟 개 모두 적어 두세요. 하나를 한 번씩 쓸 수 있어요.',
    written: '다 적었어요',
  },
  en: {
    title: 'Recovery codes',
    about: 'If you lose your phone or forget your PIN, one code lets you back in at once. Write them on paper and keep it at home.',
    none: 'You have none yet.',
    left: (left: number) => `${left} of your codes are unused.`,
    make: 'Make codes',
    again: 'Make new ones',
    againAbout: 'Earlier codes stop working then.',
    pin: 'Enter your payment PIN.',
    wrong: (text: string) => `That PIN is wrong. ${text}`,
    noAnswer: 'No answer came. Please enter it again.',
    once: 'Shown this once',
    write: 'Write all eight down. Each can be used one time.',
    written: 'I have written them down',
  },
})

type Count = { readonly left: number; readonly madeAt: string | null }

/** Codes on paper: made with the PIN, shown once. */
export function RecoveryCodes() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<Count>('/v1/recovery-codes')
  const [asking, setAsking] = useState(false)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes) return <Shown codes={codes} onDone={() => { setCodes(null); void refresh() }} />
  const isMade = value !== null && value.madeAt !== null
  return (
    <Screen title={texts.title} onBack={() => back('/more')} actions={value && <Button onPress={() => setAsking(true)}>{isMade ? texts.again : texts.make}</Button>}>
      <p class="screen__hint">{texts.about}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row']} />}
      {value && <p class="notice">{isMade ? texts.left(value.left) : texts.none}</p>}
      {isMade && <p class="screen__hint">{texts.againAbout}</p>}
      {asking && <AskPin onClose={() => setAsking(false)} onCodes={(made) => { setAsking(false); setCodes(made) }} />}
    </Screen>
  )
}

function AskPin({ onClose, onCodes }: { onClose: () => void; onCodes: (codes: readonly string[]) => void }) {
  const texts = useWords(words)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const onPin = async (pin: string) => {
    setComplaint(null)
    const outcome = await call<{ codes: string[] }>('POST', '/v1/recovery-codes', { body: { pin } })
    if (outcome.kind === 'answer') onCodes(outcome.value.codes)
    else if (outcome.kind === 'unknown') setComplaint(texts.noAnswer)
    else if (outcome.problem.reason === 'PIN_WRONG') setComplaint(texts.wrong(outcome.problem.title))
    else setProblem(outcome.problem)
  }
  return (
    <Sheet title={texts.title} onClose={onClose}>
      <p class="screen__hint">{texts.pin}</p>
      {problem ? <PinProblem problem={problem} onAgain={() => setProblem(null)} /> : <PinPad onPin={onPin} complaint={complaint} />}
    </Sheet>
  )
}

function Shown({ codes, onDone }: { codes: readonly string[]; onDone: () => void }) {
  const texts = useWords(words)
  return (
    <Screen title={texts.once} actions={<Button onPress={onDone}>{texts.written}</Button>}>
      <p class="screen__hint">{texts.write}</p>
      <ol class="recovery-codes">
        {codes.map((code) => (
          <li key={code} translate={false}>
            {code.match(/.{4}/g)!.join(' ')}
          </li>
        ))}
      </ol>
    </Screen>
  )
}
