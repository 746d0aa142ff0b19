import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Outcome } from '../http/call.ts'
import { updateNow } from '../installed/app-worker.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { AskHelp } from '../reason/ask-help.tsx'
import { Button } from './button.tsx'
import './error-panel.css'
import { Icon } from './icon.tsx'

const words = dictionary({
  ko: {
    notMoved: '돈은 빠져나가지 않았어요',
    moved: '돈이 빠져나갔어요',
    unknown: '돈이 빠져나갔는지 확인하고 있어요',
    offline: '인터넷이 끊겼어요.',
    offlineAbout: '연결되면 저절로 다시 불러와요.',
    noAnswer: '답을 받지 못했어요.',
    noAnswerAbout: '신호가 약하거나 저희 쪽이 바쁠 수 있어요.',
    again: '다시 해 보기',
    reference: (reference: string) => `문의 번호 ${reference}`,
  },
  en: {
    notMoved: 'No money has left your account',
    moved: 'Money has moved',
    unknown: 'We are checking whether money moved',
    offline: 'You are offline.',
    offlineAbout: 'It will load again by itself when you are back.',
    noAnswer: 'No answer came.',
    noAnswerAbout: 'The signal may be weak, or we may be busy.',
    again: 'Try again',
    reference: (reference: string) => `Reference ${reference}`,
  },
})

/** Whether money moved, as the ledger said for this occurrence. */
export function MoneyStatement({ money }: { money: Problem['money'] }) {
  const texts = useWords(words)
  const text = money === 'not_moved' ? texts.notMoved : money === 'moved' ? texts.moved : texts.unknown
  return (
    <p class={`money-statement money-statement--${money}`}>
      <Icon name={money === 'not_moved' ? 'shield' : money === 'moved' ? 'warning' : 'clock'} />
      <span>{text}</span>
    </p>
  )
}

export function Reference({ problem }: { problem: Problem }) {
  const texts = useWords(words)
  return <p class="reference">{texts.reference(problem.reference)}</p>
}

type ErrorPanelProps = {
  problem: Problem
  /** Leave the statement about money out where no money is near. */
  aboutMoney?: boolean
  /** What pressing the remedy does; without it the remedy is not offered as a button. */
  onRemedy?: (() => void) | undefined
  /** The button's words, when the screen knows better ones than the reason. */
  remedyLabel?: string
}

/** Cause, whether money moved, the one thing to do, and what to tell support. */
export function ErrorPanel({ problem, aboutMoney = true, onRemedy, remedyLabel }: ErrorPanelProps) {
  const isOutdated = problem.remedy.action === 'update'
  return (
    <section class="error-panel" role="alert">
      <div class="error-panel__cause">
        <Icon name="warning" />
        <p>{problem.title}</p>
      </div>
      {aboutMoney && <MoneyStatement money={problem.money} />}
      {isOutdated ? <UpdateButton problem={problem} /> : onRemedy && <Button onPress={onRemedy}>{remedyLabel ?? problem.remedy.label}</Button>}
      <Reference problem={problem} />
      <AskHelp problem={problem} />
    </section>
  )
}

/** What to do where the app is too old for what was asked: nothing else can help. */
export function UpdateButton({ problem }: { problem: Problem }) {
  return (
    <Button icon="renew" onPress={() => void updateNow()}>
      {problem.remedy.label}
    </Button>
  )
}

type FailurePanelProps = {
  failure: Exclude<Outcome<never>, { kind: 'answer' }>
  onAgain: () => void
  /** Clears the way to another input, where the same one would be refused again. */
  onChange?: (() => void) | undefined
  aboutMoney?: boolean
}

/** What to show when something could not be read, or a question got no answer. Trying again is offered only where it can help. */
export function FailurePanel({ failure, onAgain, onChange, aboutMoney = false }: FailurePanelProps) {
  const texts = useWords(words)
  if (failure.kind === 'problem') {
    const { problem } = failure
    if (problem.retry === 'same_id') return <ErrorPanel problem={problem} aboutMoney={aboutMoney} onRemedy={onAgain} remedyLabel={texts.again} />
    return <ErrorPanel problem={problem} aboutMoney={aboutMoney} onRemedy={problem.retry === 'new_id' ? onChange : undefined} />
  }
  const offline = failure.cause === 'offline'
  return (
    <section class="error-panel" role="alert">
      <div class="error-panel__cause">
        <Icon name={offline ? 'offline' : 'clock'} />
        <div>
          <p>{offline ? texts.offline : texts.noAnswer}</p>
          <p class="error-panel__about">{offline ? texts.offlineAbout : texts.noAnswerAbout}</p>
        </div>
      </div>
      <Button kind="second" onPress={onAgain}>
        {texts.again}
      </Button>
    </section>
  )
}
