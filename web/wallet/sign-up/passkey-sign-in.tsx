import { useState } from 'preact/hooks'
import type { PasskeyQuestion } from '../../../src/protocol/api/passkeys.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName, keepDeviceKey, makeDeviceKey } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { canUsePasskeys, notePasskey } from '../../shared/passkey/passkey-here.ts'
import { go } from '../../shared/routing/navigation.ts'
import { signedIn } from '../../shared/session/session.ts'
import { forgetDraft } from './draft.ts'

const words = dictionary({
  ko: { signIn: '패스키로 다시 들어가기', notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 아래에서 휴대폰으로 확인해 주세요.' },
  en: { signIn: 'Come back with a passkey', notConfirmed: 'The passkey was not confirmed. Try again, or confirm with your phone below.' },
})

type Failure = Exclude<Outcome<never>, { kind: 'answer' }> | 'not_confirmed'

/** Signs in whoever has a passkey of the wallet on this device, or in the account of its maker, and registers this phone's key. */
export function PasskeySignIn() {
  const texts = useWords(words)
  const [failure, setFailure] = useState<Failure | null>(null)
  const signIn = useOneAtATime(async () => {
    setFailure(null)
    const outcome = await signInByPasskey()
    if (outcome === 'not_confirmed' || outcome.kind !== 'answer') return setFailure(outcome)
    notePasskey('works')
    forgetDraft()
    go('/', { replace: true })
    signedIn(outcome.value)
  })
  if (!canUsePasskeys()) return null
  return (
    <>
      {failure === 'not_confirmed' && (
        <p class="notice" role="alert">
          {texts.notConfirmed}
        </p>
      )}
      {failure && failure !== 'not_confirmed' && (failure.kind === 'problem' ? <ErrorPanel problem={failure.problem} aboutMoney={false} /> : <FailurePanel failure={failure} onAgain={signIn.run} />)}
      <Button kind="second" icon="fingerprint" busy={signIn.busy} onPress={signIn.run}>
        {texts.signIn}
      </Button>
    </>
  )
}

async function signInByPasskey(): Promise<Outcome<Session> | 'not_confirmed'> {
  const asked = await call<PasskeyQuestion>('POST', '/v1/passkey-sign-ins', { body: {} })
  if (asked.kind !== 'answer') return asked
  const { signWithPasskey } = await import('../../shared/passkey/authenticator.ts')
  const passkey = await signWithPasskey(asked.value, 'sign_in')
  if ('failed' in passkey) return 'not_confirmed'
  const deviceId = newUuid()
  const { privateKey, publicKey } = await makeDeviceKey()
  const outcome = await call<Session>('PUT', `/v1/passkey-devices/${deviceId}`, { body: { publicKey, deviceName: deviceName(), passkey } })
  if (outcome.kind === 'answer') await keepDeviceKey({ deviceId, personId: outcome.value.personId, privateKey })
  return outcome
}
