import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { Button } from '../kit/button.tsx'
import { EmptyPanel } from '../kit/empty-panel.tsx'
import { Screen } from '../kit/screen.tsx'
import { Verdict } from '../kit/verdict.tsx'
import { dictionary } from '../language/dictionary.ts'
import { dateAndTime } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { go } from '../routing/navigation.ts'
import { CounterNumber } from './counter-number.tsx'

const words = dictionary({
  ko: {
    done: '새 비밀번호로 바꿨어요',
    doneLine: '이제 새 비밀번호로 로그인해 주세요.',
    waiting: '24시간 뒤에 바뀌어요',
    when: (when: string) => `${when}부터 새 비밀번호로 로그인할 수 있어요.`,
    told: '등록된 휴대폰과 문자로도 알려 드려요. 그 전에 지갑 홈이나 계산대의 전체, 사무실의 인증·보안에서 취소할 수 있어요.',
    signIn: '로그인 화면으로',
  },
  en: {
    done: 'You have a new password',
    doneLine: 'Please sign in with it now.',
    waiting: 'It changes in 24 hours',
    when: (when: string) => `The new password works from ${when}.`,
    told: 'Your registered phones are told, and a text message is sent. Until then it can be cancelled on the wallet’s home, under More in the till, or under Security in the office.',
    signIn: 'To the sign-in',
  },
})

/** How it ended: the new password is good at once, or it waits and can be stopped. */
export function PasswordChosen({ recovery: { state, effectiveAt, counterNumber } }: { recovery: Recovery }) {
  const texts = useWords(words)
  const language = useLanguage()
  const actions = <Button onPress={() => go('/', { replace: true })}>{texts.signIn}</Button>
  if (state === 'done') return <Verdict kind="done" title={texts.done} lines={[texts.doneLine]} actions={actions} />
  return (
    <Screen title={texts.waiting} hiddenTitle actions={actions}>
      <EmptyPanel icon="clock" title={texts.waiting}>
        {effectiveAt && <p>{texts.when(dateAndTime(effectiveAt, language))}</p>}
        <p>{texts.told}</p>
        <CounterNumber number={counterNumber} />
      </EmptyPanel>
    </Screen>
  )
}
