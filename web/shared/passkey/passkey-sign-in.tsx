import { useState } from 'preact/hooks'
import type { PasskeyAnswer, PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import { call, type Outcome } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../kit/error-panel.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { canUsePasskeys, notePasskey } from './passkey-here.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

type PasskeySignInProps = {
  label: string
  /** What is said when the device did not confirm: the other way in stands beside it on the same screen. */
  notConfirmed: string
  /** Sends the answer; null when it let the person in or on. */
  onPasskey: (passkey: PasskeyAnswer) => Promise<Failed | null>
}

/** Asks for whichever passkey of this app the device has. Where browser or address has none, there is no such button. */
export function PasskeySignIn({ label, notConfirmed, onPasskey }: PasskeySignInProps) {
  const [failure, setFailure] = useState<Failed | 'not_confirmed' | null>(null)
  const signIn = useOneAtATime(async () => {
    setFailure(null)
    const asked = await call<PasskeyQuestion>('POST', '/v1/passkey-sign-ins', { body: {} })
    if (asked.kind !== 'answer') return setFailure(asked)
    const { signWithPasskey } = await import('./authenticator.ts')
    const passkey = await signWithPasskey(asked.value, 'sign_in')
    if ('failed' in passkey) return setFailure('not_confirmed')
    const failed = await onPasskey(passkey)
    if (!failed) return notePasskey('works')
    // The device has one that is none here any more.
    if (failed.kind === 'problem' && failed.problem.reason === 'PASSKEY_REFUSED') notePasskey('changed')
    setFailure(failed)
  })
  if (!canUsePasskeys()) return null
  return (
    <>
      {failure === 'not_confirmed' && (
        <p class="notice" role="alert">
          {notConfirmed}
        </p>
      )}
      {failure && failure !== 'not_confirmed' && (failure.kind === 'problem' ? <ErrorPanel problem={failure.problem} aboutMoney={false} /> : <FailurePanel failure={failure} onAgain={signIn.run} />)}
      <Button kind="second" icon="fingerprint" busy={signIn.busy} onPress={signIn.run}>
        {label}
      </Button>
    </>
  )
}
