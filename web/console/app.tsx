import { useEffect } from 'preact/hooks'
import { FailurePanel } from '../shared/kit/error-panel.tsx'
import { OfflineBar } from '../shared/kit/offline-bar.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { Skeleton } from '../shared/kit/skeleton.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { SandboxStrip } from '../shared/sandbox/sandbox-strip.tsx'
import { IdleWarning } from '../shared/session/idle-warning.tsx'
import { askSession, sessionState } from '../shared/session/session.ts'
import { useStore } from '../shared/state/use-store.ts'
import { leave, stay } from './session.ts'
import { SignIn } from './sign-in/sign-in.tsx'
import { SignedIn } from './signed-in.tsx'
import './app.css'

const words = dictionary({ ko: { title: '온장 상담 화면' }, en: { title: 'Onjang console' } })

export function App() {
  const texts = useWords(words)
  const session = useStore(sessionState)
  useEffect(() => void askSession(), [])
  const nobody = session.state === 'signed_out' || (session.state === 'asking' && session.nobodyLikely)
  return (
    <div class="app">
      <SandboxStrip />
      <OfflineBar />
      {session.state === 'signed_in' && session.session.console && <SignedIn session={session.session} role={session.session.console.role} />}
      {session.state === 'signed_in' && <IdleWarning stay={stay} leave={leave} />}
      {nobody && (
        <main class="main">
          <SignIn because={session.state === 'signed_out' ? session.because : null} />
        </main>
      )}
      {session.state === 'asking' && !nobody && (
        <main class="main">
          <Screen title={texts.title} hiddenTitle>
            <Skeleton shapes={['title', 'card', 'row']} />
          </Screen>
        </main>
      )}
      {session.state === 'unreachable' && (
        <main class="main">
          <Screen title={texts.title}>
            <FailurePanel failure={session.failure} onAgain={() => void askSession()} />
          </Screen>
        </main>
      )}
    </div>
  )
}
