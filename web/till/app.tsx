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
import { lazyScreen } from '../shared/routing/lazy-screen.tsx'
import { preferences } from '../shared/preferences/preferences.ts'
import { askSession, sessionPaused, sessionState } from '../shared/session/session.ts'
import { useStore } from '../shared/state/use-store.ts'
import { commandRunner } from './commands.ts'
import { listenToEvents } from './connection/events.ts'
import { Join } from './sign-in/join.tsx'
import { ResumeSheet } from './sign-in/resume-sheet.tsx'
import { SignIn } from './sign-in/sign-in.tsx'
import { SignedIn } from './signed-in.tsx'
import './app.css'

/** Screens where nothing is under way. */
const RESTING = new Set(['/', '/sales', '/more'])

const ForgottenPassword = lazyScreen(
  () => words[preferences.get().language].title,
  async () => (await import('../shared/recovery/forgotten-password.tsx')).ForgottenPassword,
)

const words = dictionary({ ko: { title: '온장 계산대' }, en: { title: 'Onjang till' } })

export function App() {
  const texts = useWords(words)
  const session = useStore(sessionState)
  const nobody = session.state === 'signed_out' || (session.state === 'asking' && session.nobodyLikely)
  const personId = session.state === 'signed_in' ? session.session.personId : null
  useEffect(() => void askSession(), [])
  useEffect(() => {
    if (!personId) return
    void commandRunner.resume(personId)
    return listenToEvents()
  }, [personId])
  const unfinished = useOpenCommands(commandRunner).some(({ phase }) => phase !== 'finished')
  const pathname = usePathname()
  const resting = RESTING.has(pathname)
  const paused = useStore(sessionPaused)
  return (
    <div class="app">
      <SandboxStrip />
      <OfflineBar />
      <UpdateBanner nothingOpen={resting && !unfinished} />
      {session.state === 'signed_in' && <SignedIn session={session.session} />}
      {session.state === 'signed_in' && paused && <ResumeSheet because={paused} session={session.session} />}
      {nobody && <main class="main">{pathname === '/join' ? <Join /> : pathname === '/forgotten-password' ? <ForgottenPassword what="till_password" /> : <SignIn because={session.state === 'signed_out' ? session.because : null} />}</main>}
      {session.state === 'asking' && !nobody && (
        <Screen title={texts.title} hiddenTitle>
          <Skeleton shapes={['title', 'card', 'row']} />
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
