import { hashSecret } from '../authenticators/argon2.ts'
import { officeLoginOf, prepareOfficePassword } from '../authenticators/office-access.ts'
import { verifyPasskey } from '../authenticators/passkey-assertion.ts'
import { preparePin } from '../authenticators/pin.ts'
import type { Factor } from '../authenticators/policy-table.ts'
import type { Recovery, RecoveryFactor } from '../authenticators/recovery-record.ts'
import { useRecoveryCode } from '../authenticators/recovery-code.ts'
import { findSigner, readSignedStatement } from '../authenticators/signed-statement.ts'
import type { RelyingParty } from '../authenticators/challenge.ts'
import { isWonCode } from '../funds/won-proof.ts'
import { readProvenIdentity } from '../people/identity-check.ts'
import type { PasskeyAnswer } from '../protocol/api/passkeys.ts'
import { recoverySubject } from '../protocol/device-statement.ts'
import { failure } from '../reasons/failure.ts'
import { RefusedError, valueOf } from './refusal.ts'
import type { Services } from './services.ts'

/** What somebody proves a recovery with; of nothing at all the policy table says what is missing. */
export type RecoveryProof = { recoveryCode: string } | { statement: string } | { passkey: PasskeyAnswer } | { wonCode: string } | object

/** What a proof would prove, once it is found right. */
export function factorIn(proof: RecoveryProof): Factor[] {
  if ('recoveryCode' in proof) return ['recovery_code']
  if ('passkey' in proof) return ['passkey']
  if ('wonCode' in proof) return ['won']
  return 'statement' in proof ? ['device'] : []
}

/** What proved it; undefined when it did not. The guess has been counted. Of nobody known nothing is proved, after the same work. */
export async function provenBy({ pool, pepper, deployment }: Services, party: RelyingParty | undefined, { id, personId }: Recovery, proof: RecoveryProof): Promise<RecoveryFactor | undefined> {
  if ('recoveryCode' in proof) return (await useRecoveryCode(pool, pepper, personId, proof.recoveryCode)) ? 'recovery_code' : undefined
  if ('wonCode' in proof) return (await isWonCode(pool, pepper, id, proof.wonCode)) ? 'won' : undefined
  if (!('passkey' in proof || 'statement' in proof)) return undefined
  const subject = await recoverySubject(id)
  if ('passkey' in proof) {
    const verified = await verifyPasskey(pool, party!, { purpose: 'recover', boundTo: subject }, proof.passkey)
    return verified.ok && verified.value.personId === personId ? 'passkey' : undefined
  }
  const signed = valueOf(readSignedStatement(Buffer.from(proof.statement, 'base64url')))
  const signer = await findSigner(pool, signed, { deploymentId: deployment.id, purpose: 'recover' })
  // A phone that came to somebody only today proves nothing: it may have come with the swapped SIM.
  return signer && !signer.isNew && signer.personId === personId && Buffer.from(signed.statement.subject).equals(subject) ? 'device' : undefined
}

/**
 * Hashes the new PIN or password. Throws PIN_TOO_EASY, PASSWORD_TOO_EASY, or REQUEST_INVALID when a PIN comes where a password is forgotten, or the other
 * way round. A PIN is held against what the identity check proved, known here or not. A password is held against the user name only once something
 * more was proved: whoever has the text messages alone would learn from the answer that somebody is known, and by what name.
 */
export async function prepareSecret({ pool, personalData, pepper }: Services, recovery: Recovery, secret: { pin: string } | { password: string }): Promise<string> {
  const { personId, what, state, identityCheckId } = recovery
  if ('pin' in secret && what === 'pin') {
    const owner = identityCheckId === null ? undefined : await readProvenIdentity(pool, personalData, identityCheckId)
    return valueOf(await preparePin(secret.pin, pepper, owner ?? { birthDate: '', phone: '' }))
  }
  if ('password' in secret && what === 'till_password') return hashSecret(secret.password, pepper)
  if ('password' in secret && what === 'office_password') {
    const loginId = personId && state === 'proven' ? await officeLoginOf(pool, personId) : undefined
    return valueOf(await prepareOfficePassword(loginId, secret.password, pepper))
  }
  throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: what === 'pin' ? '/pin' : '/password' }))
}
