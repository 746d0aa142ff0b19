import { sign } from 'node:crypto'
import type { IdentityCheck, Session } from '../src/protocol/api/people.ts'
import type { OfficeSignIn } from '../src/protocol/api/office.ts'
import type { OfficeHome, Payee, PayeeHolder, TransferConfirmationList, TransferConfirmed, TransferOut } from '../src/protocol/api/transfers.ts'
import { toBase64url } from '../src/protocol/base64url.ts'
import { signEnvelope } from '../src/protocol/envelope.ts'
import { encodeTransferConfirmation, TRANSFER_CONFIRMATION_TYPE, transferOutHash, type TransferOutFacts } from '../src/protocol/transfer-out.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import { issueOtp, type OtpPhone } from './otp-phone.ts'
import { must, readTextedCode, Shopper } from './people.ts'
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

  async home(): Promise<OfficeHome> {
    return must(await this.client.call<OfficeHome>('GET', '/v1/office'))
  }

  /** Settles sales into the deposit at once, as the pretend world lets its owners. */
  async settle(amount: number): Promise<OfficeHome> {
    return must(await this.client.call<OfficeHome>('PUT', `/v1/practice-settlements/${newUuid()}`, { body: { amount } }))
  }

  /** Registers an account of the pretend bank as a payee. `isOld`: as one that was registered more than a day ago. */
  async addPayee({ bankCode, accountNumber }: { bankCode: string; accountNumber: string }, isOld = true): Promise<Payee> {
    const account = { bankCode, accountNumber }
    const { holderName } = must(await this.client.call<PayeeHolder>('POST', '/v1/payee-inquiries', { body: account }))
    const payee = must(await this.client.call<Payee>('PUT', `/v1/payees/${newUuid()}`, { body: { ...account, holderName, nickname: '' } }))
    if (isOld) await this.#system.database!.pool.query(`update payees set registered_at = registered_at - interval '25 hours' where id = $1`, [payee.id])
    return payee
  }

  prepare(payee: Payee, amount: number, id: Uuid = newUuid(), memo = ''): Promise<Answer<TransferOut>> {
    return this.client.call<TransferOut>('PUT', `/v1/transfers-out/${id}`, { body: { payeeId: payee.id, amount, memo } })
  }

  confirm(id: Uuid, code?: string): Promise<Answer<TransferOut>> {
    return this.client.call<TransferOut>('PUT', `/v1/transfers-out/${id}/confirmation`, { body: code === undefined ? {} : { code } })
  }

  /** Proves a phone; the owner's own unless another claim is given. */
  async provePhone(claim: typeof this.sample.owner = this.sample.owner): Promise<Uuid> {
    const check = must(await this.client.call<IdentityCheck>('POST', '/v1/identity-checks', { body: claim }))
    must(await this.client.call('POST', `/v1/identity-checks/${check.id}/confirmation`, { body: { code: await readTextedCode(this.#system, claim.phone) } }))
    return check.id
  }
}

/** The wallet of a sample shop's owner, on a phone of their own. */
export async function joinAsOwner(system: RunningSystem, shop = 'green'): Promise<Shopper> {
  const shopper = new Shopper(system, shop)
  shopper.claim = system.deployment.sandbox!.offices.find(({ loginId }) => loginId === shop)!.owner
  await shopper.register(await shopper.proveIdentity(system))
  await shopper.readWallet()
  return shopper
}

/** An owner with a digital OTP on the phone. */
export async function ownerWithOtp(system: RunningSystem, shop = 'green'): Promise<OtpPhone> {
  return issueOtp(system, await joinAsOwner(system, shop))
}

/** What the phone shows of a transfer that the office has prepared. */
export async function shownOnPhone({ client }: Shopper, id: Uuid): Promise<TransferOutFacts> {
  const { deploymentId, transfers } = must(await client.call<TransferConfirmationList>('GET', '/v1/transfer-confirmations'))
  const shown = transfers.find((transfer) => transfer.id === id)
  if (!shown) throw new Error('the phone shows no such transfer')
  return { deploymentId, transferId: id, payeeBankCode: shown.bankCode, payeeBankName: shown.bankName.ko, payeeAccountNumber: shown.accountNumber, payeeHolder: shown.holderName, amount: BigInt(shown.amount) }
}

/** The phone signs what it has shown, and sends a code with it where one is given. */
export async function confirmOnPhone(phone: Shopper, facts: TransferOutFacts, code?: string, signer: Shopper = phone): Promise<Answer<TransferConfirmed>> {
  const payload = encodeTransferConfirmation({ transferHash: await transferOutHash(facts), keyId: phone.deviceId, issuedAt: Date.now() })
  const envelope = await signEnvelope(TRANSFER_CONFIRMATION_TYPE, phone.deviceId, payload, async (bytes) => sign('sha256', bytes, { key: signer.privateKey, dsaEncoding: 'ieee-p1363' }))
  return phone.client.call<TransferConfirmed>('PUT', `/v1/transfer-confirmations/${facts.transferId}`, { body: { confirmation: toBase64url(envelope), ...(code === undefined ? {} : { code }) } })
}

/** Accounts of the pretend bank that belong to people; the pool's is not among them. */
export async function bankAccounts(system: RunningSystem): Promise<{ bankCode: string; bankName: { ko: string; en: string }; accountNumber: string; holderName: string; fintechUseNum: string }[]> {
  const answer = await fetch(`${system.sandboxUrl}/bank/accounts`)
  const { accounts } = (await answer.json()) as { accounts: { bankCode: string; bankName: { ko: string; en: string }; accountNumber: string; holderName: string; fintechUseNum: string; kind: string }[] }
  return accounts.filter(({ kind }) => kind === 'personal')
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
