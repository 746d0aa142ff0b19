import type { PasskeyAnswer } from '../../../src/protocol/api/passkeys.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { deviceName, keepDeviceKey, makeDeviceKey } from '../../shared/device/device-key.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { PasskeySignIn } from '../../shared/passkey/passkey-sign-in.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signedIn } from '../../shared/session/session.ts'
import { forgetDraft } from './draft.ts'

const words = dictionary({
  ko: { signIn: '패스키로 다시 들어가기', notConfirmed: '패스키로 확인하지 못했어요. 다시 하거나, 아래에서 휴대폰으로 확인해 주세요.' },
  en: { signIn: 'Come back with a passkey', notConfirmed: 'The passkey was not confirmed. Try again, or confirm with your phone below.' },
})

/** Signs in whoever has a passkey of the wallet on this device, or in the account of its maker, and registers this phone's key. */
export function ComeBackByPasskey() {
  const texts = useWords(words)
  return <PasskeySignIn label={texts.signIn} notConfirmed={texts.notConfirmed} onPasskey={comeBack} />
}

async function comeBack(passkey: PasskeyAnswer): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const deviceId = newUuid()
  const { privateKey, publicKey } = await makeDeviceKey()
  const outcome = await call<Session>('PUT', `/v1/passkey-devices/${deviceId}`, { body: { publicKey, deviceName: deviceName(), passkey } })
  if (outcome.kind !== 'answer') return outcome
  await keepDeviceKey({ deviceId, personId: outcome.value.personId, privateKey })
  forgetDraft()
  go('/', { replace: true })
  signedIn(outcome.value)
  return null
}
