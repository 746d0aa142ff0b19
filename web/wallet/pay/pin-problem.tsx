import type { Problem } from '../../../src/protocol/api/problem.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { ErrorPanel } from '../../shared/kit/error-panel.tsx'

const words = dictionary({
  ko: {
    locked: '지금 버전에서는 비밀번호를 새로 만들 수 없어요. 시장 안내소에서 도와드려요. 온장에 있는 돈은 그대로 안전해요.',
    again: '다시 입력하기',
  },
  en: {
    locked: 'This version can’t set a new PIN yet. The market’s desk will help you. Your money is safe.',
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
      <ErrorPanel problem={problem} aboutMoney={problem.money !== 'unknown'} onRemedy={canRepeat ? onAgain : undefined} remedyLabel={texts.again} />
      {isLocked && <p>{texts.locked}</p>}
    </>
  )
}
