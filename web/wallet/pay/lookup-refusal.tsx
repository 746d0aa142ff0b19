import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel, UpdateButton } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    title: '결제',
    again: '다시 찍기',
    retype: '번호 다시 입력',
    number: '번호 입력',
    home: '홈으로',
    old: '이 QR은 시간이 지났어요.',
    fresh: '가게 화면에 있는 새 QR이나 새 번호를 써 주세요.',
    turned: '지금 찍은 것은 손님 지갑의 코드예요. 가게 화면이나 벽에 붙은 QR을 비춰 주세요.',
  },
  en: {
    title: 'Pay',
    again: 'Scan again',
    retype: 'Type again',
    number: 'Type the number',
    home: 'Home',
    old: 'This code is out of time.',
    fresh: 'Use the new code or number on the shop’s screen.',
    turned: 'This is the code of a wallet. Point at the code on the shop’s screen or wall.',
  },
})

type LookupRefusalProps = { failure: Exclude<Outcome<never>, { kind: 'answer' }>; typed: boolean; onAgain: () => void }

/** A code that leads to no payment: another system's, too old, or of a shop outside the programme. */
export function LookupRefusal({ failure, typed, onAgain }: LookupRefusalProps) {
  const texts = useWords(words)
  // Looking a code up pays nothing, so a fault of ours says nothing of money either.
  if (failure.kind === 'unknown' || failure.problem.money === 'unknown') {
    return (
      <Screen title={texts.title} onBack={onAgain}>
        <FailurePanel failure={failure} onAgain={onAgain} />
      </Screen>
    )
  }
  const { problem } = failure
  const isOutdated = problem.remedy.action === 'update'
  const isOld = problem.reason === 'QR_EXPIRED'
  const hint = isOld ? texts.fresh : problem.reason === 'QR_MODE_MISMATCH' ? texts.turned : undefined
  return (
    <Verdict
      kind="refused"
      title={isOld ? texts.old : problem.title}
      {...(hint ? { lines: [hint] } : {})}
      money={problem.money}
      problem={problem}
      actions={
        <>
          {isOutdated ? <UpdateButton problem={problem} /> : <Button onPress={onAgain}>{typed ? texts.retype : texts.again}</Button>}
          {typed || isOutdated ? (
            <Button kind="second" onPress={() => go('/', { replace: true })}>
              {texts.home}
            </Button>
          ) : (
            <Button kind="second" onPress={() => go('/pay/number', { replace: true })}>
              {texts.number}
            </Button>
          )}
        </>
      }
    />
  )
}
