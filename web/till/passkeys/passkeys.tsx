import type { Session } from '../../../src/protocol/api/people.ts'
import { PasskeyScreen } from '../../shared/passkey/passkey-screen.tsx'
import { back } from '../../shared/routing/navigation.ts'

/** The till's passkeys, of the owner or of a member of staff: each asks for what that person signs in with. */
export function Passkeys({ session }: { session: Session }) {
  return <PasskeyScreen place="till" proof={{ by: session.merchant?.staffRole === 'staff' ? 'staff_pin' : 'password' }} onBack={() => back('/more')} />
}
