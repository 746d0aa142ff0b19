import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { IdentityClaim, IdentityPort } from '../src/outside/identity-port.ts'

/** One provider as the contract sees it: made anew for each test, it ends with it. */
export type IdentityProvider = {
  identity: IdentityPort
  /** The same, with so little patience that a call without answer is soon given up. */
  hasty: IdentityPort
  /** The code that was texted last to a phone. */
  codeFor: (phone: string) => Promise<string | undefined>
  /** Turns the provider's clock forward, in milliseconds. */
  turn: (milliseconds: number) => void
  /** The next call of this kind is carried out, and its answer spoilt. */
  spoil: (call: 'request' | 'confirm', effect: 'time_out' | 'reset' | 'http_500' | 'garbage') => Promise<void>
}

const claim: IdentityClaim = { name: '이새벽', birthDate: '19851224', phone: '01055501234', carrier: 'SKT_MVNO', residentDigit: '2', address: '127.0.0.1' }

/** What every identity check by phone must do, whoever provides it. */
export function identityContract(name: string, provide: (t: TestContext) => Promise<IdentityProvider>): void {
  const setUp = async (t: TestContext) => {
    const provider = await provide(t)
    const start = async (claimed: IdentityClaim = claim) => {
      const started = await provider.identity.request(claimed)
      assert.ok(started.ok)
      const code = await provider.codeFor(claimed.phone)
      assert.ok(code, 'a code was texted')
      return { ...started.value, code, wrong: code === '000000' ? '000001' : '000000' }
    }
    return { ...provider, start }
  }
  const why = async (result: Promise<{ ok: boolean; failure?: { reason: string; parameters?: object } }>) => {
    const { failure } = await result
    return failure && [failure.reason, ...Object.values(failure.parameters ?? {})].join(' ')
  }

  test(`S1-22 ${name}: the code of the text message proves who somebody is, and said again the same`, async (t) => {
    const { identity, start } = await setUp(t)
    const { providerTransactionId, expiresAt, code } = await start()
    assert.ok(Math.abs(expiresAt.getTime() - Date.now() - 180_000) < 10_000, 'three minutes')
    const confirmed = await identity.confirm(providerTransactionId, code)
    assert.ok(confirmed.ok)
    const { ci, di, ...person } = confirmed.value
    assert.deepEqual(person, { name: claim.name, birthDate: claim.birthDate, phone: claim.phone })
    assert.deepEqual([ci.length, di.length], [88, 64])
    assert.deepEqual(await identity.confirm(providerTransactionId, code), confirmed)
    const second = await start({ ...claim, phone: '01055509999', carrier: 'KT' })
    const other = await identity.confirm(second.providerTransactionId, second.code)
    assert.ok(other.ok && other.value.ci === ci, 'one CI whichever phone they use')
  })

  test(`${name}: a check that was passed opens for nobody who has another code`, async (t) => {
    const { identity, start } = await setUp(t)
    const { providerTransactionId, code, wrong } = await start()
    assert.ok((await identity.confirm(providerTransactionId, code)).ok)
    assert.match((await why(identity.confirm(providerTransactionId, wrong)))!, /^IDENTITY_CODE_(WRONG|EXPIRED)/)
  })

  test(`${name}: a known phone under another name, birth date or carrier is refused by name`, async (t) => {
    const { identity, start } = await setUp(t)
    const { providerTransactionId, code } = await start()
    await identity.confirm(providerTransactionId, code)
    assert.equal(await why(identity.request({ ...claim, name: '이저녁' })), 'PHONE_NAME_MISMATCH')
    assert.equal(await why(identity.request({ ...claim, birthDate: '19851225' })), 'PHONE_NAME_MISMATCH')
    assert.equal(await why(identity.request({ ...claim, carrier: 'SKT' })), 'WRONG_CARRIER')
  })

  test(`${name}: a wrong code says how many tries are left; after five, also twenty at once, not even the right one helps`, async (t) => {
    const { identity, start } = await setUp(t)
    const first = await start()
    const answers = []
    for (let count = 0; count < 5; count++) answers.push(await why(identity.confirm(first.providerTransactionId, first.wrong)))
    assert.deepEqual(answers, ['IDENTITY_CODE_WRONG 4', 'IDENTITY_CODE_WRONG 3', 'IDENTITY_CODE_WRONG 2', 'IDENTITY_CODE_WRONG 1', 'IDENTITY_CODE_EXPIRED'])
    assert.equal(await why(identity.confirm(first.providerTransactionId, first.code)), 'IDENTITY_CODE_EXPIRED')
    const second = await start()
    const rush = await Promise.all(Array.from({ length: 20 }, () => why(identity.confirm(second.providerTransactionId, second.wrong))))
    assert.ok(rush.filter((answer) => answer?.startsWith('IDENTITY_CODE_WRONG')).length <= 4)
    assert.equal(await why(identity.confirm(second.providerTransactionId, second.code)), 'IDENTITY_CODE_EXPIRED')
  })

  test(`${name}: a code is good for three minutes, and an invented check is no check`, async (t) => {
    const { identity, start, turn } = await setUp(t)
    const { providerTransactionId, code } = await start()
    turn(180_000)
    assert.equal(await why(identity.confirm(providerTransactionId, code)), 'IDENTITY_CODE_EXPIRED')
    assert.equal(await why(identity.confirm('no such check', code)), 'IDENTITY_CODE_EXPIRED')
  })

  test(`${name}: what can’t be true is refused as invalid input`, async (t) => {
    const { identity, start } = await setUp(t)
    for (const odd of [{ phone: '021234567' }, { birthDate: '19851332' }, { name: '' }, { name: 'x'.repeat(41) }, { name: 'a\u0000b' }]) {
      assert.equal(await why(identity.request({ ...claim, ...odd })), 'REQUEST_INVALID', JSON.stringify(odd))
    }
    const { providerTransactionId } = await start()
    for (const code of ['12345', '1234567', '12345６', '']) assert.equal(await why(identity.confirm(providerTransactionId, code)), 'REQUEST_INVALID', code)
  })

  for (const effect of ['time_out', 'reset', 'http_500', 'garbage'] as const) {
    test(`${name}: a check answered with ${effect} fails in words and can be made again`, async (t) => {
      const { identity, hasty, spoil, start } = await setUp(t)
      const struck = effect === 'time_out' ? hasty : identity
      await spoil('request', effect)
      assert.equal(await why(struck.request(claim)), 'SYSTEM_FAULT')
      const { providerTransactionId, code } = await start()
      await spoil('confirm', effect)
      assert.equal(await why(struck.confirm(providerTransactionId, code)), 'SYSTEM_FAULT')
      assert.ok((await struck.confirm(providerTransactionId, code)).ok, 'a lost reply costs nothing')
    })
  }
}
