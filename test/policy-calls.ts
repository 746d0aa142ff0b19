import type { Factor, Operation, PolicyRule } from '../src/authenticators/policy-table.ts'
import type { OfficeSignIn } from '../src/protocol/api/office.ts'
import type { Session } from '../src/protocol/api/people.ts'
import type { Recovery } from '../src/protocol/api/recovery.ts'
import type { Payee, TransferOut } from '../src/protocol/api/transfers.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import { signInToConsole, type ConsoleRole, type SignedInMember } from './console.ts'
import { bankAccounts, confirmOnPhone, joinAsOwner, OfficeOwner, ownerWithOtp, shownOnPhone, signInToOffice } from './office.ts'
import { issueOtp } from './otp-phone.ts'
import { joinAsShopper, must, signInAsMerchant, type Merchant, type Shopper } from './people.ts'
import type { RunningSystem } from './running-system.ts'
import { enterByPasskey, registerPasskey, SoftwareAuthenticator } from './software-authenticator.ts'

/**
 * For every operation of the policy table: a call that carries the factors it is given, each well formed and wrong, at the route that
 * enforces it. What a factor that is left out is refused with, where not by the table's own reasons, stands in `lacking`.
 */
export type OperationCalls = {
  route: string
  call: (row: PolicyRule, given: readonly Factor[]) => Promise<Answer>
  lacking?: { readonly [factor in Factor]?: { reason: string; call: (row: PolicyRule) => Promise<Answer> } }
  /** Ways whose call with everything would need another setting than this one. */
  elsewhere?: readonly Factor[]
}

export const HASH = Buffer.alloc(32, 1).toString('base64url')
const CODE = '123456'
const PASSKEY = { id: HASH, rawId: HASH, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON: HASH, authenticatorData: HASH, signature: HASH } }
/** How each factor is written in most bodies. */
const FIELDS: { readonly [factor in Factor]?: object } = {
  pin: { pin: '975310' },
  password: { password: 'wrong-password' },
  passkey: { passkey: PASSKEY },
  identity_check: { identityCheckId: newUuid() },
  recovery_code: { recoveryCode: '222222222222' },
  won: { wonCode: CODE },
  otp: { codes: [CODE] },
  otp_two: { codes: [CODE, '654321'] },
  serial: { serial: 'X-1' },
  identity_seen: { identityShown: true },
}
/** On an OTP's commands PIN and passkey stand together under one name. */
const AS_FACTOR: typeof FIELDS = { ...FIELDS, pin: { factor: { pin: '975310' } }, passkey: { factor: { passkey: PASSKEY } }, recovery_code: { factor: { recoveryCode: '222222222222' } } }
const SEEN = { seen: [], confirmed: true }

type KnownOwner = OfficeOwner & { session: Session }
/** An owner with a passkey, signed in to the office by each first factor, on browsers that it knows. */
type OwnerAtOffice = { key: SoftwareAuthenticator; password: KnownOwner; passkey: KnownOwner }

/** Everybody who calls, and what they call about. */
export type PolicyPlace = {
  system: RunningSystem
  shopper: Shopper
  merchant: Merchant
  owner: OfficeOwner
  /** The owner of the rice shop has no OTP; the one of the fruit shop had none when signing in. */
  offices: Record<'rice' | 'fruit', OwnerAtOffice>
  members: Record<ConsoleRole, SignedInMember>
  personId: Uuid
  registrationId: Uuid
  unusableId: Uuid
  /** By what is forgotten. */
  recoveries: Map<string, Recovery>
}

let addresses = 0
export const anyone = (url: string): ApiClient => new ApiClient(url, `127.0.6.${++addresses}`)

export async function openPolicyPlace(system: RunningSystem): Promise<PolicyPlace> {
  const shopper = await joinAsShopper(system, '정책')
  const members = { agent: await signInToConsole(system, 'agent'), clerk: await signInToConsole(system, 'clerk'), operator: await signInToConsole(system, 'operator') }
  const personId = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session')).personId
  for (const member of [members.agent, members.clerk]) must(await member.open(personId))
  const { registrationId } = await issueOtp(system, shopper)
  const other = await joinAsShopper(system, '헌 OTP')
  const unusable = await issueOtp(system, other)
  const pool = system.database!.pool
  await pool.query(`update otp_registrations set state = 'incompatible', kind = 'physical', person_id = $2 where id = $1`, [unusable.registrationId, personId])
  await pool.query('update programmes set reduced_transfer_once_cap = 1000')
  return {
    system, shopper, members, personId, registrationId, recoveries: new Map(),
    merchant: await signInAsMerchant(system, 'green'),
    owner: await signInToOffice(system, 'green'),
    offices: { rice: await openOffice(system, 'rice'), fruit: await openOffice(system, 'fruit') },
    unusableId: unusable.registrationId,
  }
}

async function openOffice(system: RunningSystem, shop: string): Promise<OwnerAtOffice> {
  const key = new SoftwareAuthenticator(system.officeUrl)
  const password = await signInToOffice(system, shop)
  await registerPasskey(password.client, key, '정책', { password: password.sample.password })
  const passkey = new OfficeOwner(system, shop)
  const begun = must(await enterByPasskey<OfficeSignIn>(passkey.client, '/v1/office-sessions', key))
  const { session } = must(await passkey.goOn(begun.signIn, { identityCheckId: await passkey.provePhone() }))
  return { key, password, passkey: Object.assign(passkey, { session: session! }) }
}

const bodyOf = (base: object, given: readonly Factor[], fields = FIELDS): { body: object } => ({ body: Object.assign({}, base, ...given.map((factor) => fields[factor] ?? {})) })

export function policyCalls(place: PolicyPlace): Record<Operation, OperationCalls> {
  return { ...signInCalls(place), ...moneyCalls(place), ...secretCalls(place), ...otpCalls(place), ...staffCalls(place) }
}

function clientAt({ shopper, merchant, owner, members }: PolicyPlace, { channel, profile }: PolicyRule): ApiClient {
  if (channel === 'console') return members[profile as ConsoleRole].client
  if (channel === 'web') return owner.client
  return profile === 'personal' ? shopper.client : merchant.client
}

/** The same call by nobody: what a session stands for is lacking. */
const withoutSession = (system: RunningSystem, method: string, path: string, body?: object): { reason: string; call: () => Promise<Answer> } => ({
  reason: 'SESSION_EXPIRED',
  call: () => anyone(system.walletUrl).call(method, path, body ? { body } : {}),
})

function signInCalls(place: PolicyPlace): Pick<Record<Operation, OperationCalls>, 'sign_in' | 'look_without_otp' | 'resume' | 'join_shop' | 'console_sign_in'> {
  const { system, offices } = place
  const { walletUrl, tillUrl, consoleUrl } = system
  /** The phone was proved where the browser is known. The business profile is signed in to; to one's own one changes over in a session. */
  const inOffice = async (shop: 'rice' | 'fruit', { profile }: PolicyRule, given: readonly Factor[]): Promise<Answer> => {
    const stranger = new OfficeOwner(system, shop, `127.0.6.${++addresses}`)
    const first = given.find((factor) => factor === 'password' || factor === 'passkey')
    if (!first) return stranger.client.call('POST', '/v1/office-sessions', { body: { loginId: stranger.sample.loginId } })
    const known = given.includes('identity_check') ? offices[shop][first] : undefined
    const code = given.includes('otp') ? { code: CODE } : {}
    if (known && profile === 'personal') return known.client.call('PUT', '/v1/office/profile', { body: { profile, merchantId: known.session.merchant!.id, ...code } })
    const at = known ?? stranger
    const begun = first === 'password' ? await at.enterPassword() : await enterByPasskey<OfficeSignIn>(at.client, '/v1/office-sessions', offices[shop].key)
    const step = given.includes('otp') ? await at.goOn(must(begun).signIn, code) : begun
    // Not refused, but told what is missing, with no session.
    return step.status === 200 && step.body.session === null ? { ...step, body: { reason: step.body.missing.join() === 'otp' ? 'OTP_REQUIRED' : 'FACTORS_MISSING' } } : (step as Answer)
  }
  return {
    sign_in: {
      route: 'POST /v1/sessions',
      call: (row, given) => {
        if (row.channel === 'web') return inOffice('fruit', row, given)
        if (row.profile === 'business') return anyone(tillUrl).call('POST', '/v1/sessions', bodyOf(given.includes('passkey') ? {} : { loginId: 'nobody' }, given))
        const base = { publicKey: place.shopper.publicKey, deviceName: 'x' }
        if (given.includes('identity_check') || given.includes('pin')) return anyone(walletUrl).call('PUT', `/v1/devices/${newUuid()}`, bodyOf({ ...base, consents: [] }, given))
        return anyone(walletUrl).call('PUT', `/v1/passkey-devices/${newUuid()}`, bodyOf(base, given))
      },
    },
    look_without_otp: { route: 'POST /v1/office-sessions/continuation', call: (row, given) => inOffice('rice', row, given) },
    resume: { route: 'POST /v1/resumed-sessions', call: (_row, given) => anyone(walletUrl).call('POST', '/v1/resumed-sessions', bodyOf({}, given, { ...FIELDS, device: { statement: HASH } })) },
    join_shop: { route: 'POST /v1/staff-invites/acceptance', call: (_row, given) => anyone(tillUrl).call('POST', '/v1/staff-invites/acceptance', bodyOf({ pin: '258036' }, given, { invite: { code: '23456789AB' } })) },
    console_sign_in: {
      route: 'POST /v1/console-sessions',
      call: async ({ profile }, given) => {
        const client = anyone(consoleUrl)
        const { loginId, password } = place.members[profile as ConsoleRole].sample
        const begun = await client.call<{ signIn: string }>('POST', '/v1/console-sessions', { body: { loginId, ...(given.includes('password') ? { password } : {}) } })
        if (begun.status !== 200) return begun
        return client.call('POST', '/v1/console-sessions/continuation', bodyOf({ signIn: begun.body.signIn }, given.filter((factor) => factor !== 'password'), { ...FIELDS, otp: { code: '000000' } }))
      },
    },
  }
}

function moneyCalls(place: PolicyPlace): Pick<Record<Operation, OperationCalls>, 'unlock' | 'approve_payment' | 'register_approval_phone' | 'approve_refund' | 'transfer_out'> {
  const { system, shopper, merchant, owner } = place
  let payee: Promise<Payee> | undefined
  const prepare = async (amount: number): Promise<TransferOut> => {
    await owner.settle(amount)
    payee ??= bankAccounts(system).then(([account]) => owner.addPayee(account!))
    return must(await owner.prepare(await payee, amount))
  }
  return {
    unlock: { route: 'POST /v1/unlocks', call: (_row, given) => shopper.client.call('POST', '/v1/unlocks', bodyOf({}, given)), lacking: { device: withoutSession(system, 'POST', '/v1/unlocks', { pin: '975310' }) } },
    approve_payment: {
      route: 'PUT /v1/approvals/{id}',
      call: (_row, given) => shopper.client.call('PUT', `/v1/approvals/${newUuid()}`, bodyOf({ orderHash: HASH }, given)),
      lacking: { device: withoutSession(system, 'PUT', `/v1/approvals/${newUuid()}`, { pin: '975310', orderHash: HASH }) },
    },
    register_approval_phone: { route: 'PUT /v1/approval-keys/{id}', call: (_row, given) => merchant.client.call('PUT', `/v1/approval-keys/${newUuid()}`, bodyOf({ publicKey: shopper.publicKey, name: 'x', loginId: 'green' }, given)) },
    approve_refund: { route: 'PUT /v1/refund-approvals/{id}/approval', call: (_row, given) => merchant.client.call('PUT', `/v1/refund-approvals/${newUuid()}/approval`, bodyOf({}, given, { device: { approval: HASH } })) },
    transfer_out: {
      route: 'PUT /v1/transfers-out/{id}/confirmation',
      // Of an owner without an OTP: codes are no bound ones. The bound code's own way is held in transfers-out.test.ts.
      elsewhere: ['otp_bound'],
      call: async (row, given) => {
        const { id } = await prepare(row.upTo === null ? 2_000 : 900)
        if (given.includes('device')) {
          const phone = await ownersPhone(system)
          must(await confirmOnPhone(phone, await shownOnPhone(phone, id)))
        }
        return (await owner.confirm(id, given.includes('otp') ? CODE : undefined)) as Answer
      },
    },
  }
}

let phone: Promise<Shopper> | undefined
const ownersPhone = (system: RunningSystem): Promise<Shopper> => (phone ??= joinAsOwner(system, 'green'))

function secretCalls(place: PolicyPlace): Pick<Record<Operation, OperationCalls>, 'set_up_office' | 'add_passkey' | 'rename_passkey' | 'remove_passkey' | 'make_recovery_codes' | 'recover_now' | 'recover_later'> {
  const { system, shopper, merchant, members } = place
  const what = ({ channel, profile }: PolicyRule): string => (channel === 'web' ? 'office_password' : profile === 'personal' ? 'pin' : 'till_password')
  const begun = async (row: PolicyRule): Promise<Recovery> => {
    const known = place.recoveries.get(what(row))
    if (known) return known
    const recovery = must(await anyone(system.walletUrl).call<Recovery>('POST', '/v1/recoveries', { body: { what: what(row), identityCheckId: await shopper.proveIdentity(system) } }))
    place.recoveries.set(what(row), recovery)
    return recovery
  }
  const begin = (row: PolicyRule, given: readonly Factor[]): Promise<Answer> => anyone(system.walletUrl).call('POST', '/v1/recoveries', bodyOf({ what: what(row) }, given))
  return {
    set_up_office: { route: 'PUT /v1/office-access', call: (_row, given) => merchant.client.call('PUT', '/v1/office-access', bodyOf({ loginId: 'a-new-office', password: 'long-enough-7', tillLoginId: 'green' }, given, { ...FIELDS, password: { tillPassword: system.deployment.sandbox!.merchants[0]!.password } })) },
    add_passkey: { route: 'POST /v1/passkeys/options', call: (row, given) => clientAt(place, row).call('POST', '/v1/passkeys/options', bodyOf({}, given)) },
    rename_passkey: { route: 'PUT /v1/passkeys/{id}/name', call: (row) => clientAt(place, row).call('PUT', `/v1/passkeys/${newUuid()}/name`, { body: { name: 'x' } }), lacking: { session: withoutSession(system, 'PUT', `/v1/passkeys/${newUuid()}/name`) } },
    remove_passkey: { route: 'DELETE /v1/passkeys/{id}', call: (row) => clientAt(place, row).call('DELETE', `/v1/passkeys/${newUuid()}`), lacking: { session: withoutSession(system, 'DELETE', `/v1/passkeys/${newUuid()}`) } },
    make_recovery_codes: { route: 'POST /v1/recovery-codes', call: (_row, given) => shopper.client.call('POST', '/v1/recovery-codes', bodyOf({}, given)) },
    recover_now: {
      route: 'POST /v1/recoveries/{id}/proof',
      call: async (row, given) => {
        if (!given.includes('identity_check')) return begin(row, [])
        const { id } = await begun(row)
        if (given.includes('branch')) return members.clerk.client.call('PUT', `/v1/console/recoveries/${newUuid()}/confirmation`, { body: { personId: place.personId, identityShown: true } })
        const second = given.filter((factor) => factor !== 'identity_check')
        return anyone(system.walletUrl).call('POST', `/v1/recoveries/${id}/proof`, bodyOf({}, second, { ...FIELDS, device: { statement: HASH } }))
      },
    },
    recover_later: { route: 'POST /v1/recoveries', call: begin },
  }
}

type OtpOperation = Extract<Operation, `${string}_otp` | `terminate_${string}` | 'confirm_generator' | 'cancel_termination'>

function otpCalls(place: PolicyPlace): Pick<Record<Operation, OperationCalls>, Exclude<OtpOperation, 'look_without_otp'>> {
  const { system, shopper, registrationId, unusableId } = place
  /** A command on an OTP, at its route. */
  const put = (path: string, base: object = {}, fields = FIELDS): OperationCalls => ({
    route: `PUT /v1/otp/${path}/{id}`,
    call: (_row, given) => shopper.client.call('PUT', `/v1/otp/${path}/${newUuid()}`, bodyOf(base, given, fields)),
  })
  const named = { registrationId }
  const bySession = (path: string, base: object): OperationCalls => ({
    route: `PUT /v1/otp/${path}/{id}`,
    call: (row) => clientAt(place, row).call('PUT', `/v1/otp/${path}/${newUuid()}`, { body: base }),
    lacking: { session: withoutSession(system, 'PUT', `/v1/otp/${path}/${newUuid()}`, base) },
  })
  const confirm = (id: Uuid): OperationCalls => ({ route: 'PUT /v1/otp/registrations/{id}/confirmation', call: (_row, given) => shopper.client.call('PUT', `/v1/otp/registrations/${id}/confirmation`, bodyOf({}, given)) })
  return {
    issue_otp: put('digital', {}, { ...FIELDS, device: { request: HASH } }),
    confirm_otp: confirm(newUuid()),
    register_otp: put('physical'),
    confirm_generator: confirm(unusableId),
    use_otp: { route: 'POST /v1/otp/checks', call: (row, given) => clientAt(place, row).call('POST', '/v1/otp/checks', bodyOf({ channel: 'app', profile: 'personal' }, given, { otp: { code: CODE } })) },
    place_otp: { route: 'PUT /v1/otp/media/{channel}/{profile}', call: (_row, given) => shopper.client.call('PUT', '/v1/otp/media/app/personal', bodyOf(named, given)) },
    report_otp: bySession('reports', { registrationId: newUuid(), why: 'lost' }),
    found_otp: put('finds', named, AS_FACTOR),
    unlock_otp: put('unlocks', named, AS_FACTOR),
    resync_otp: { route: 'POST /v1/otp/registrations/{id}/resync', call: (_row, given) => shopper.client.call('POST', `/v1/otp/registrations/${newUuid()}/resync`, bodyOf({}, given, { otp: { code: CODE } })) },
    choose_otp: put('choices', { keep: registrationId }),
    correct_otp: put('corrections', named),
    terminate_otp: put('terminations', { ...named, ...SEEN }, AS_FACTOR),
    terminate_unusable_otp: put('terminations', { registrationId: unusableId, ...SEEN }, AS_FACTOR),
    terminate_without_generator: put('delayed-terminations', { ...named, ...SEEN }, AS_FACTOR),
    cancel_termination: bySession('termination-cancellations', { registrationId: newUuid() }),
  }
}

function staffCalls(place: PolicyPlace): Pick<Record<Operation, OperationCalls>, Extract<Operation, `staff_${string}` | 'import_generators' | 'set_models' | 'block_stall_code'>> {
  const { system, members, personId, registrationId, merchant } = place
  const pool = system.database!.pool
  const memberAt = ({ profile }: PolicyRule): SignedInMember => members[profile as ConsoleRole]
  const takesTwo = ({ ways }: PolicyRule): boolean => ways.every((way) => way.includes('second_person'))
  const note = '표를 걷는 중'
  const propose = (row: PolicyRule, action: string, given: readonly Factor[], about: Uuid, id: Uuid = newUuid()): Promise<Answer> =>
    memberAt(row).client.call('PUT', `/v1/console/proposals/${id}`, bodyOf({ personId: about, action, note, ...(action === 'change_number' ? { newPhone: '01044445555' } : { registrationId }) }, given.filter((factor) => factor === 'identity_seen')))
  const act = (row: PolicyRule, action: string, given: readonly Factor[], about: Uuid): Promise<Answer> =>
    memberAt(row).client.call('PUT', `/v1/console/otp-actions/${newUuid()}`, bodyOf({ personId: about, registrationId: newUuid(), action }, given))
  /** What one does alone is called as it is; of what takes two, the half in which a factor is shown. */
  const onPerson = (action: string): OperationCalls => ({
    route: 'PUT /v1/console/otp-actions/{id}',
    call: async (row, given) => {
      if (!takesTwo(row)) return act(row, action, given, personId)
      if (!given.includes('identity_seen')) return propose(row, action, given, personId)
      if (!given.includes('second_person')) return act(row, action, given, personId)
      const id = newUuid()
      must(await propose(row, action, given, personId, id))
      const second = row.profile === 'agent' ? members.clerk : members.agent
      // Turned down at once where it would go through: a number must not really change.
      if (action === 'change_number') return second.client.call('PUT', `/v1/console/proposals/${id}/refusal`, { body: {} })
      return second.client.call('PUT', `/v1/console/proposals/${id}/approval`, bodyOf({}, given.filter((factor) => factor === 'otp')))
    },
    lacking: {
      purpose: { reason: 'PURPOSE_MISSING', call: (row) => (takesTwo(row) ? propose(row, action, ['identity_seen'], stranger) : act(row, action, ['identity_seen', 'otp'], stranger)) },
      second_person: {
        reason: 'SECOND_PERSON_NEEDED',
        call: async (row) => {
          const id = newUuid()
          must(await propose(row, action, ['identity_seen'], personId, id))
          return memberAt(row).client.call('PUT', `/v1/console/proposals/${id}/approval`, { body: { codes: [CODE] } })
        },
      },
    },
  })
  const stranger = newUuid()
  const counter = (route: string, path: () => string, base: object = {}): OperationCalls => ({
    route,
    call: (row, given) => memberAt(row).client.call('PUT', path(), bodyOf({ personId, ...base }, given)),
    lacking: { purpose: { reason: 'PURPOSE_MISSING', call: (row) => memberAt(row).client.call('PUT', path(), bodyOf({ personId: stranger, ...base }, row.ways[0]!)) } },
  })
  const model = { maker: 'nobody', model: 'none', status: 'blocked' }
  return {
    staff_report: onPerson('report'),
    staff_found: onPerson('found'),
    staff_unlock: onPerson('unlock'),
    staff_terminate: onPerson('terminate'),
    staff_cancel_termination: onPerson('cancel_termination'),
    staff_choose: onPerson('choose'),
    staff_correct: onPerson('correct'),
    staff_restock: onPerson('restock'),
    staff_change_number: { ...onPerson('change_number'), route: 'PUT /v1/console/proposals/{id}' },
    staff_issue: counter('PUT /v1/console/issues/{id}', () => `/v1/console/issues/${newUuid()}`),
    staff_confirm_issue: counter('PUT /v1/console/issues/{id}/confirmation', () => `/v1/console/issues/${newUuid()}/confirmation`),
    staff_recover: counter('PUT /v1/console/recoveries/{id}/confirmation', () => `/v1/console/recoveries/${newUuid()}/confirmation`),
    import_generators: {
      route: 'PUT /v1/console/generators/imports/{id}/approval',
      call: (row) => memberAt(row).client.call('PUT', `/v1/console/generators/imports/${newUuid()}/approval`, { body: {} }),
      lacking: {
        second_person: {
          reason: 'IMPORT_NEEDS_ANOTHER_PERSON',
          call: async (row) => {
            const id = newUuid()
            await pool.query(
              `insert into generator_imports (id, file_name, format, is_protected, checksum, generators, state, proposed_by, proposed_at, expires_at) values ($1, 'x', 'csv', false, $2, 1, 'proposed', $3, now(), now() + interval '1 day')`,
              [id, 'a'.repeat(64), memberAt(row).session.personId],
            )
            const answer = await memberAt(row).client.call('PUT', `/v1/console/generators/imports/${id}/approval`, { body: {} })
            await pool.query('delete from generator_imports where id = $1', [id])
            return answer
          },
        },
      },
    },
    set_models: {
      route: 'PUT /v1/console/generators/model-status',
      call: (row) => memberAt(row).client.call('PUT', '/v1/console/generators/model-status', { body: model }),
      lacking: { session: withoutSession(system, 'PUT', '/v1/console/generators/model-status', model) },
    },
    block_stall_code: {
      route: 'PUT /v1/console/stall-codes/{id}/block',
      call: (row) => memberAt(row).client.call('PUT', `/v1/console/stall-codes/${newUuid()}/block`, { body: {} }),
      lacking: {
        purpose: {
          reason: 'PURPOSE_MISSING',
          call: async (row) => {
            const id = newUuid()
            must(await merchant.client.call('PUT', `/v1/stall-codes/${id}`, { body: { stallId: merchant.till.stalls[0]!.id } }))
            return memberAt(row).client.call('PUT', `/v1/console/stall-codes/${id}/block`, { body: {} })
          },
        },
      },
    },
  }
}

/** The owner of the fruit shop uses an OTP, so that the office asks for it. */
export async function giveFruitAnOtp(system: RunningSystem): Promise<void> {
  await ownerWithOtp(system, 'fruit')
}
