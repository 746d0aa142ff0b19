import { startTestWorld } from '../../sandbox/testing/test-world.ts'
import { identityContract } from '../../test/identity-contract.ts'
import { startPortOneStub, STUB_SETTINGS } from '../../test/portone-stub.ts'
import { createPortOneIdentityAdapter } from './portone-identity-adapter.ts'
import { createSandboxIdentityAdapter } from './sandbox-identity-adapter.ts'

identityContract('the sandbox', async (t) => {
  let ahead = 0
  const world = await startTestWorld(t, { clock: () => new Date(Date.now() + ahead) })
  const within = (timeLimitMilliseconds: number) => createSandboxIdentityAdapter({ connection: world.connection, limits: { timeLimitMilliseconds } })
  return {
    identity: within(5_000),
    hasty: within(200),
    codeFor: async (phone) => (await world.messages(phone))[0]?.code ?? undefined,
    turn: (milliseconds) => void (ahead += milliseconds),
    spoil: (call, effect) => world.switchOn(`identity.${call}`, 'done', effect, { remaining: 1 }),
  }
})

identityContract('PortOne', async (t) => {
  let ahead = 0
  const stub = await startPortOneStub(() => new Date(Date.now() + ahead))
  t.after(() => stub.stop())
  const within = (timeLimitMilliseconds: number) => createPortOneIdentityAdapter({ settings: { ...STUB_SETTINGS, baseUrl: stub.baseUrl }, limits: { timeLimitMilliseconds } })
  return {
    identity: within(5_000),
    hasty: within(200),
    codeFor: async (phone) => stub.codeFor(phone),
    turn: (milliseconds) => void (ahead += milliseconds),
    spoil: async (call, effect) => stub.spoil(call === 'request' ? 'send' : 'confirm', effect),
  }
})
