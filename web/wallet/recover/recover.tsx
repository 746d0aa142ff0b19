import { useEffect } from 'preact/hooks'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { go } from '../../shared/routing/navigation.ts'
import { canUsePasskeys } from '../../shared/passkey/passkey-here.ts'
import { SecondProof } from '../../shared/recovery/second-proof.tsx'
import { Routed } from '../../shared/routing/routes.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import { CodeStep } from '../sign-up/code-step.tsx'
import { changeDraft, signUpDraft, startRecovery } from '../sign-up/draft.ts'
import { NameStep } from '../sign-up/name-step.tsx'
import { PhoneStep } from '../sign-up/phone-step.tsx'
import { Step } from '../sign-up/step.tsx'
import { NewPinStep } from './new-pin-step.tsx'

/** From a forgotten PIN to a new one: name, phone, code, one proof more where this phone can't vouch, and the new PIN. */
export function Recover() {
  const draft = useStore(signUpDraft)
  const isBegun = draft.purpose === 'recover'
  useEffect(() => {
    if (!isBegun) startRecovery()
  }, [isBegun])
  if (!isBegun) return <></>
  const { recovery } = draft
  const first = () => <Elsewhere />
  return (
    <main class="main">
      <Routed
        routes={[
          { path: '/recover/name', draw: () => <NameStep /> },
          { path: '/recover/phone', draw: () => (draft.birthDate ? <PhoneStep /> : first()) },
          { path: '/recover/code', draw: () => (draft.check ? <CodeStep /> : first()) },
          { path: '/recover/proof', draw: () => (recovery ? <Proof recovery={recovery} /> : first()) },
          { path: '/recover/pin', draw: () => (recovery ? <NewPinStep recovery={recovery} /> : first()) },
        ]}
        otherwise={first}
      />
    </main>
  )
}

function Proof({ recovery }: { recovery: Recovery }) {
  const toPin = () => go('/recover/pin', { replace: true })
  const proven = (now: Recovery) => {
    changeDraft({ recovery: now })
    toPin()
  }
  return (
    <SecondProof
      recovery={recovery}
      passkeys={canUsePasskeys()}
      draw={(question) => <Step step={4} backTo="/" {...question} />}
      onProven={proven}
      onNone={toPin}
      onAnew={startRecovery}
    />
  )
}

/** After a reload the earlier steps are missing. */
function Elsewhere() {
  useEffect(() => go('/recover/name', { replace: true }), [])
  return <></>
}
