import type { FunctionComponent } from 'preact'
import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { Button } from '../kit/button.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { sessionState } from '../session/session.ts'
import { useStore } from '../state/use-store.ts'
import { heldSignIn } from './held-sign-in.ts'
import type { HelpSheetProps } from './help-sheet.tsx'

const words = dictionary({
  ko: { help: '도움 받기', answers: '이유와 답 보기', failed: '지금은 열 수 없어요. 연결을 확인하고 다시 눌러 주세요.' },
  en: { help: 'Get help', answers: 'The reason, and what to do', failed: 'This can’t be opened now. Check the connection and press again.' },
})

/**
 * The way from a failure to somebody who helps, for whoever is known here; for everybody else, and for those who answer others, to the answers alone.
 * What it opens is fetched when it is asked for.
 */
export function AskHelp({ problem }: { problem: Problem }) {
  const texts = useWords(words)
  const session = useStore(sessionState)
  const [open, setOpen] = useState<{ Sheet: FunctionComponent<HelpSheetProps> } | null>(null)
  const [failed, setFailed] = useState(false)
  const signIn = useStore(heldSignIn)
  const language = useLanguage()
  const isSignedIn = session.state === 'signed_in' && session.session.role !== 'operator'
  if (!isSignedIn && signIn === null)
    return (
      <a class="button button--quiet" href={`/docs/reasons?lang=${language}#${problem.reason}`} target="_blank" rel="noopener">
        {texts.answers}
      </a>
    )
  const ask = () => {
    setFailed(false)
    void import('./help-sheet.tsx').then(
      ({ HelpSheet }) => setOpen({ Sheet: HelpSheet }),
      () => setFailed(true),
    )
  }
  return (
    <>
      <Button kind="quiet" onPress={ask}>
        {texts.help}
      </Button>
      {failed && <p role="alert">{texts.failed}</p>}
      {open && <open.Sheet problem={problem} signIn={isSignedIn ? null : signIn} onClose={() => setOpen(null)} />}
    </>
  )
}
