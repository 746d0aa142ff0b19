import type { FunctionComponent } from 'preact'
import { useState } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { Button } from '../kit/button.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { sessionState } from '../session/session.ts'
import { useStore } from '../state/use-store.ts'
import type { HelpSheetProps } from './help-sheet.tsx'

const words = dictionary({
  ko: { help: '도움 받기', failed: '지금은 열 수 없어요. 연결을 확인하고 다시 눌러 주세요.' },
  en: { help: 'Get help', failed: 'This can’t be opened now. Check the connection and press again.' },
})

/** The way from a failure to somebody who helps, for whoever is signed in. What it opens is fetched when it is asked for. */
export function AskHelp({ problem }: { problem: Problem }) {
  const texts = useWords(words)
  const session = useStore(sessionState)
  const [open, setOpen] = useState<{ Sheet: FunctionComponent<HelpSheetProps> } | null>(null)
  const [failed, setFailed] = useState(false)
  if (session.state !== 'signed_in' || session.session.role === 'operator') return null
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
      {open && <open.Sheet problem={problem} onClose={() => setOpen(null)} />}
    </>
  )
}
