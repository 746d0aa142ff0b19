import type { Operation } from '../src/authenticators/policy-table.ts'
import { newUuid } from '../src/values/uuid.ts'
import type { Answer } from './api-client.ts'
import { OfficeOwner } from './office.ts'
import { must } from './people.ts'
import { anyone, HASH, type PolicyPlace } from './policy-calls.ts'

/**
 * Routes at which an operation is done besides the one of `policyCalls`: each called by whoever may call it, with nothing that proves anything, and what
 * that is refused with where not by the table's own reasons.
 */
export type OtherRoute = { reason?: string; call: (operation: Operation) => Promise<Answer> }

/** Let in with what was shown so far, or told with no session what is missing: that is a refusal, too. */
const orToldWhatIsMissing = ({ body, ...answer }: Answer): Answer => ({ ...answer, body: answer.status === 200 && body['session'] === null ? { reason: 'FACTORS_MISSING' } : body })

export function otherRoutes(place: PolicyPlace): Record<string, OtherRoute> {
  return { ...signInRoutes(place), ...consoleRoutes(place), ...personRoutes(place) }
}

function signInRoutes({ system, shopper, offices, members }: PolicyPlace): Record<string, OtherRoute> {
  const { walletUrl, officeUrl, consoleUrl } = system
  const phone = { publicKey: shopper.publicKey, deviceName: 'x' }
  return {
    'PUT /v1/devices/{id}': { call: () => anyone(walletUrl).call('PUT', `/v1/devices/${newUuid()}`, { body: { ...phone, consents: [] } }) },
    'PUT /v1/passkey-devices/{id}': { call: () => anyone(walletUrl).call('PUT', `/v1/passkey-devices/${newUuid()}`, { body: phone }) },
    'POST /v1/office-sessions': { call: () => anyone(officeUrl).call('POST', '/v1/office-sessions', { body: { loginId: 'rice' } }) },
    'POST /v1/office-sessions/continuation': {
      call: async () => {
        const stranger = new OfficeOwner(system, 'rice', '127.0.7.1')
        return orToldWhatIsMissing((await stranger.goOn(must(await stranger.enterPassword()).signIn, {})) as Answer)
      },
    },
    'PUT /v1/office/profile': {
      call: () => {
        const { client, session } = offices.fruit.password
        return client.call('PUT', '/v1/office/profile', { body: { profile: 'personal', merchantId: session.merchant!.id } })
      },
    },
    'POST /v1/console-sessions/continuation': {
      call: async () => {
        const { loginId, password } = members.agent.sample
        const client = anyone(consoleUrl)
        const { signIn } = must(await client.call<{ signIn: string }>('POST', '/v1/console-sessions', { body: { loginId, password } }))
        return client.call('POST', '/v1/console-sessions/continuation', { body: { signIn } })
      },
    },
  }
}

function consoleRoutes({ system, members, personId, registrationId }: PolicyPlace): Record<string, OtherRoute> {
  const { agent, clerk } = members
  const bySession = (path: string): OtherRoute => ({ reason: 'SESSION_EXPIRED', call: () => anyone(system.consoleUrl).call('PUT', path, { body: {} }) })
  const proposalOf = (operation: Operation): object => {
    const action = operation.replace('staff_', '')
    return { personId, action, note: '표를 걷는 중', ...(action === 'change_number' ? { newPhone: '01044445555' } : { registrationId }) }
  }
  return {
    'PUT /v1/console/generators/models': bySession('/v1/console/generators/models'),
    'PUT /v1/console/generators/model-correction': bySession('/v1/console/generators/model-correction'),
    'PUT /v1/console/generators/maker-correction': bySession('/v1/console/generators/maker-correction'),
    'PUT /v1/console/restocks/{id}': { call: () => clerk.client.call('PUT', `/v1/console/restocks/${newUuid()}`, { body: { serial: 'X-1' } }) },
    'PUT /v1/console/proposals/{id}': { call: (operation) => agent.client.call('PUT', `/v1/console/proposals/${newUuid()}`, { body: proposalOf(operation) }) },
    // Who proposed it is no second person.
    'PUT /v1/console/proposals/{id}/approval': {
      reason: 'SECOND_PERSON_NEEDED',
      call: async (operation) => {
        const id = newUuid()
        must(await agent.client.call('PUT', `/v1/console/proposals/${id}`, { body: { ...proposalOf(operation), identityShown: true } }))
        const refused = await agent.client.call('PUT', `/v1/console/proposals/${id}/approval`, { body: {} })
        must(await agent.client.call('PUT', `/v1/console/proposals/${id}/refusal`, { body: {} }))
        return refused
      },
    },
  }
}

function personRoutes({ system, shopper }: PolicyPlace): Record<string, OtherRoute> {
  return {
    // Without a proven phone there is no recovery to choose a secret for.
    'PUT /v1/recoveries/{id}/secret': { reason: 'NOT_FOUND', call: () => anyone(system.walletUrl).call('PUT', `/v1/recoveries/${newUuid()}/secret`, { body: { pin: '975310' } }) },
    'PUT /v1/otp/other-registrations/{id}': { call: () => shopper.client.call('PUT', `/v1/otp/other-registrations/${newUuid()}`, { body: { makerCode: 'K7', institution: '020' } }) },
    // What the phone signed stands for the phone: bytes that nobody signed are not read.
    'PUT /v1/transfer-confirmations/{id}': { reason: 'REQUEST_INVALID', call: () => shopper.client.call('PUT', `/v1/transfer-confirmations/${newUuid()}`, { body: { confirmation: HASH } }) },
  }
}
