import { useEffect } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { preferences } from '../../shared/preferences/preferences.ts'
import { lazyScreen } from '../../shared/routing/lazy-screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { Routed } from '../../shared/routing/routes.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import { signUpDraft } from './draft.ts'
import { Welcome } from './welcome.tsx'

const words = dictionary({ ko: { title: '시작하기' }, en: { title: 'Get started' } })
const title = () => words[preferences.get().language].title
const CodeStep = lazyScreen(title, async () => (await import('./code-step.tsx')).CodeStep)
const NameStep = lazyScreen(title, async () => (await import('./name-step.tsx')).NameStep)
const PhoneStep = lazyScreen(title, async () => (await import('./phone-step.tsx')).PhoneStep)
const PinStep = lazyScreen(title, async () => (await import('./pin-step.tsx')).PinStep)

/** Everything before somebody is signed in. A step whose earlier ones are missing, after a reload, goes back to the first that is. */
export function SignUp({ because }: { because: Problem | null }) {
  const draft = useStore(signUpDraft)
  const welcome = () => <Welcome because={because} />
  return (
    <main class="main">
      <Routed
        routes={[
          { path: '/sign-up/name', draw: () => <NameStep /> },
          { path: '/sign-up/phone', draw: () => (draft.birthDate ? <PhoneStep /> : <Elsewhere to="/sign-up/name" />) },
          { path: '/sign-up/code', draw: () => (draft.check ? <CodeStep /> : <Elsewhere to="/sign-up/name" />) },
          { path: '/sign-up/pin', draw: () => (draft.registered === null ? <Elsewhere to="/sign-up/name" /> : <PinStep />) },
        ]}
        otherwise={welcome}
      />
    </main>
  )
}

function Elsewhere({ to }: { to: string }) {
  useEffect(() => go(to, { replace: true }), [])
  return <></>
}
