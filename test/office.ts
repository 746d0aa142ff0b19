import type { IdentityCheck, Session } from '../src/protocol/api/people.ts'
import type { OfficeSignIn } from '../src/protocol/api/office.ts'
import type { Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import { must, readTextedCode } from './people.ts'
import type { RunningSystem } from './running-system.ts'

/** The owner of a sample shop at a computer, as tests play them over HTTP. */
export class OfficeOwner {
  readonly client: ApiClient
  readonly #system: RunningSystem
  readonly sample: NonNullable<RunningSystem['deployment']['sandbox']>['offices'][number]

  constructor(system: RunningSystem, shop = 'green', address?: string) {
    this.client = new ApiClient(system.officeUrl, address)
    this.#system = system
    this.sample = system.deployment.sandbox!.offices.find(({ loginId }) => loginId === shop)!
  }

  /** The first factor. */
  enterPassword(password = this.sample.password, loginId = this.sample.loginId): Promise<Answer<OfficeSignIn>> {
    return this.client.call<OfficeSignIn>('POST', '/v1/office-sessions', { body: { loginId, password } })
  }

  /** What was found lacking. */
  goOn(signIn: string | null, given: { identityCheckId?: Uuid; code?: string }): Promise<Answer<OfficeSignIn>> {
    return this.client.call<OfficeSignIn>('POST', '/v1/office-sessions/continuation', { body: { signIn, ...given } })
  }

  /** Proves a phone; the owner's own unless another claim is given. */
  async provePhone(claim: typeof this.sample.owner = this.sample.owner): Promise<Uuid> {
    const check = must(await this.client.call<IdentityCheck>('POST', '/v1/identity-checks', { body: claim }))
    must(await this.client.call('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code: await readTextedCode(this.#system, claim.phone) } }))
    return check.id
  }
}

/** Signs the owner of a sample shop in to the office, on a browser that is new to it. `code` gives an OTP code where one is asked for. */
export async function signInToOffice(system: RunningSystem, shop = 'green', code?: () => Promise<string>): Promise<OfficeOwner & { session: Session }> {
  const owner = new OfficeOwner(system, shop)
  let step = must(await owner.enterPassword())
  if (step.missing.includes('identity_check')) step = must(await owner.goOn(step.signIn, { identityCheckId: await owner.provePhone() }))
  if (step.missing.includes('otp') && code) step = must(await owner.goOn(step.signIn, { code: await code() }))
  if (!step.session) throw new Error(`the office still asks for ${step.missing.join(', ')}`)
  return Object.assign(owner, { session: step.session })
}
