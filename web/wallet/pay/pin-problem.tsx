import type { Problem } from '../../../src/protocol/api/problem.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { startRecovery } from '../sign-up/draft.ts'
import { ErrorPanel } from '../../shared/kit/error-panel.tsx'

const words = dictionary({
  ko: {
    locked: '온장에 있는 돈은 그대로 안전해요.',
    recover: '비밀번호 새로 정하기',
    again: '다시 입력하기',
  },
  en: {
    locked: 'Your money is safe.',
    recover: 'Choose a new PIN',
    again: 'Enter it again',
  },
})

/** Why the PIN can not be taken. Nothing is being paid while it is asked for, so a fault of ours says nothing of money. */
export function PinProblem({ problem, onAgain }: { problem: Problem; onAgain: () => void }) {
  const texts = useWords(words)
  const isLocked = problem.reason === 'PIN_LOCKED'
  const canRepeat = !isLocked && problem.retry === 'same_id'
  return (
    <>
      <ErrorPanel problem={problem} aboutMoney={problem.money !== 'unknown'} onRemedy={isLocked ? startRecovery : canRepeat ? onAgain : undefined} remedyLabel={isLocked ? texts.recover : texts.again} />
      {isLocked && <p>{texts.locked}</p>}
    </>
  )
}
