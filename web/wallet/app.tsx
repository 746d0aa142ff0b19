import { useEffect } from 'preact/hooks'
import { usePathname } from 'wouter/use-browser-location'
import { useOpenCommands } from '../shared/commands/use-command.ts'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { FailurePanel } from '../shared/kit/error-panel.tsx'
import { OfflineBar } from '../shared/kit/offline-bar.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { UpdateBanner } from '../shared/installed/update-banner.tsx'
import { Skeleton } from '../shared/kit/skeleton.tsx'
import { SandboxStrip } from '../shared/sandbox/sandbox-strip.tsx'
import { askSession, sessionState } from '../shared/session/session.ts'
import { useStore } from '../shared/state/use-store.ts'
import { commandRunner } from './commands.ts'
import { SignedIn } from './signed-in.tsx'
import { SignUp } from './sign-up/sign-up.tsx'
import './app.css'

/** Screens where nothing is under way. */
const RESTING = new Set(['/', '/history', '/more'])

const words = dictionary({ ko: { title: '온장 지갑' }, en: { title: 'Onjang wallet' } })

export function App() {
  const texts = useWords(words)
  const session = useStore(sessionState)
  const nobody = session.state === 'signed_out' || (session.state === 'asking' && session.nobodyLikely)
  const personId = session.state === 'signed_in' ? session.session.personId : null
  useEffect(() => void askSession(), [])
  useEffect(() => {
    if (personId) void commandRunner.resume(personId)
  }, [personId])
  const unfinished = useOpenCommands(commandRunner).some(({ phase }) => phase !== 'finished')
  const resting = RESTING.has(usePathname())
  return (
    <div class="app">
      <SandboxStrip />
      <OfflineBar />
      <UpdateBanner nothingOpen={resting && !unfinished} />
      {session.state === 'signed_in' && <SignedIn session={session.session} />}
      {nobody && <SignUp because={session.state === 'signed_out' ? session.because : null} />}
      {session.state === 'asking' && !nobody && (
        <Screen title={texts.title} hiddenTitle>
          <Skeleton shapes={['card', 'row', 'row']} />
        </Screen>
      )}
      {session.state === 'unreachable' && (
        <Screen title={texts.title}>
          <FailurePanel failure={session.failure} onAgain={() => void askSession()} />
        </Screen>
      )}
    </div>
  )
}
