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
import { askSession, sessionPaused, sessionState } from '../shared/session/session.ts'
import { useStore } from '../shared/state/use-store.ts'
import { commandRunner } from './commands.ts'
import { preferences } from '../shared/preferences/preferences.ts'
import { ResumeSheet } from './resume/resume-sheet.tsx'
import { SignedIn } from './signed-in.tsx'
import { SignUp } from './sign-up/sign-up.tsx'
import './app.css'

const words = dictionary({ ko: { title: '온장 지갑', recover: '비밀번호 새로 정하기' }, en: { title: 'Onjang wallet', recover: 'Choose a new PIN' } })
const Recover = lazyScreen(() => words[preferences.get().language].recover, async () => (await import('./recover/recover.tsx')).Recover)

/** Screens where nothing is under way. */
const RESTING = new Set(['/', '/history', '/otp', '/more'])

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
  const pathname = usePathname()
  const resting = RESTING.has(pathname)
  const recovering = pathname.startsWith('/recover/')
  const paused = useStore(sessionPaused)
  return (
    <div class="app">
      <SandboxStrip />
      <OfflineBar />
      <UpdateBanner nothingOpen={resting && !unfinished} />
      {recovering ? <Recover /> : session.state === 'signed_in' ? <SignedIn session={session.session} /> : nobody && <SignUp because={session.state === 'signed_out' ? session.because : null} />}
      {session.state === 'signed_in' && paused && !recovering && <ResumeSheet session={session.session} because={paused} />}
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
