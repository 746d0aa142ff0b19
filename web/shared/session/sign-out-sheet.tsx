import { useState } from 'preact/hooks'
import { type Outcome } from '../http/call.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Button } from '../kit/button.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { go } from '../routing/navigation.ts'
import { signOut } from './session.ts'

const words = dictionary({
  ko: {
    here: '로그아웃할까요?',
    everywhere: '모든 기기에서 로그아웃할까요?',
    about: '다시 쓰려면 본인 확인이 필요해요.',
    unfinished: '아직 확인하고 있는 것이 있어요. 끝난 뒤에 로그아웃해 주세요.',
    action: '로그아웃',
    stay: '계속 쓰기',
    notYet: '아직 로그아웃되지 않았어요. 다시 눌러 주세요.',
    notYetEverywhere: '다른 기기는 아직 로그아웃되지 않았어요. 다시 눌러 주세요.',
  },
  en: {
    here: 'Sign out?',
    everywhere: 'Sign out on every device?',
    about: 'To come back you will have to prove that it is you.',
    unfinished: 'Something is still being checked. Please sign out when it is done.',
    action: 'Sign out',
    stay: 'Stay',
    notYet: 'You are not signed out yet. Please try again.',
    notYetEverywhere: 'The other devices are not signed out yet. Please try again.',
  },
})

type SignOutSheetProps = { everywhere: boolean; unfinished: number; onClose: () => void }

/** Asks once more. While something waits for its end there is no signing out: it would be lost from sight. */
export function SignOutSheet({ everywhere, unfinished, onClose }: SignOutSheetProps) {
  const texts = useWords(words)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const leave = async () => {
    setBusy(true)
    setFailure(null)
    const failed = await signOut(everywhere)
    if (!failed) return go('/', { replace: true })
    setBusy(false)
    setFailure(failed)
  }
  return (
    <Sheet title={everywhere ? texts.everywhere : texts.here} onClose={onClose}>
      <p>{unfinished > 0 ? texts.unfinished : texts.about}</p>
      {failure && (
        <>
          <p class="field__complaint" role="alert">
            {everywhere ? texts.notYetEverywhere : texts.notYet}
          </p>
          <FailurePanel failure={failure} onAgain={() => void leave()} />
        </>
      )}
      {unfinished === 0 && (
        <Button busy={busy} onPress={() => void leave()}>
          {texts.action}
        </Button>
      )}
      <Button kind="second" onPress={onClose}>
        {texts.stay}
      </Button>
    </Sheet>
  )
}
