import { useEffect } from 'preact/hooks'
import type { Problem } from '../../../src/protocol/api/problem.ts'
import { go } from '../../shared/routing/navigation.ts'
import { Routed } from '../../shared/routing/routes.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import { CodeStep } from './code-step.tsx'
import { signUpDraft } from './draft.ts'
import { NameStep } from './name-step.tsx'
import { PhoneStep } from './phone-step.tsx'
import { PinStep } from './pin-step.tsx'
import { Welcome } from './welcome.tsx'

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
