import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { readKeyFile } from '../src/authenticators/generators/read-key-file.ts'
import type { CentreEvent, CentreOrder, OtpCentrePort } from '../src/outside/otp-centre-port.ts'
import { newUuid } from '../src/values/uuid.ts'

/** One shared centre as the contract sees it: made anew for each test, it ends with it. */
export type CentreProvider = {
  centre: OtpCentrePort
  /** The same, with so little patience that a call without answer is soon given up. */
  hasty: OtpCentrePort
  /** What we and the others are called there. */
  own: string
  other: string
  /** Connecting information of two people. */
  people: readonly [{ ci: string; phone: string }, { ci: string; phone: string }]
  /** A generator that the other institution can give out. */
  foreign: { makerCode: string; serial: string }
  keyPassword: string
  /** Something done at the other institution. */
  atOther: (act: 'register' | 'report' | 'lift' | 'end', phone: string, why?: 'lost' | 'stolen') => Promise<void>
  /** The next call of this kind is carried out or not, and its answer spoilt. */
  spoil: (call: 'institutions' | 'claim' | 'order' | 'events', action: 'done' | 'not_done', effect: 'time_out' | 'reset' | 'http_500' | 'garbage' | 'unknown_code') => Promise<void>
}

/** What every shared centre for OTPs must do, whoever runs it. */
export function otpCentreContract(name: string, provide: (t: TestContext) => Promise<CentreProvider>): void {
  const setUp = async (t: TestContext) => {
    const provider = await provide(t)
    const [owner, stranger] = provider.people
    const order = (more: Partial<CentreOrder> = {}): CentreOrder => ({ id: newUuid(), kind: 'register', makerCode: '071', serial: 'CONTRACT0001', institution: provider.other, ci: owner.ci, why: null, ...more })
    const tell = async (told: CentreOrder, centre = provider.centre): Promise<string> => {
      const outcome = await centre.send(told)
      return outcome.state === 'refused' ? outcome.failure.reason : outcome.state
    }
    const news = async (after = 0): Promise<CentreEvent[]> => {
      const events = await provider.centre.events(after)
      assert.ok(events.ok)
      return events.value
    }
    return { ...provider, owner, stranger, order, tell, news }
  }

  test(`${name}: names the institutions, each with a code and a name in both languages`, async (t) => {
    const { centre, other } = await setUp(t)
    const told = await centre.institutions()
    assert.ok(told.ok && told.value.some(({ code, name: names }) => code === other && names.ko !== '' && names.en !== ''))
  })

  test(`edge case 9 ${name}: a report is for all institutions; lifting and ending are each one’s own`, async (t) => {
    const { order, tell, news, own, other } = await setUp(t)
    assert.equal(await tell(order()), 'done')
    assert.equal(await tell(order({ kind: 'report', institution: own, why: 'lost' })), 'done')
    assert.equal(await tell(order({ institution: 'naru-card' })), 'OTP_REPORTED_LOST', 'a lost one is registered nowhere')
    assert.equal(await tell(order({ kind: 'lift', institution: own })), 'done')
    assert.equal(await tell(order({ kind: 'end', institution: own })), 'done')
    assert.deepEqual((await news()).map(({ kind, institution, by }) => [kind, institution, by]), [['registered', other, own], ['reported', own, own], ['lifted', own, own], ['ended', own, own]])
  })

  test(`${name}: what was stolen is not lifted`, async (t) => {
    const { order, tell, own } = await setUp(t)
    await tell(order())
    await tell(order({ kind: 'report', institution: own, why: 'stolen' }))
    assert.equal(await tell(order({ kind: 'report', institution: own, why: 'lost' })), 'done')
    assert.equal(await tell(order({ kind: 'lift', institution: own })), 'OTP_REPORTED_LOST')
  })

  test(`S1-21 ${name}: nothing is registered twice at an institution, nor again where it has ended, nor for somebody else`, async (t) => {
    const { order, tell, stranger, own } = await setUp(t)
    assert.equal(await tell(order()), 'done')
    assert.equal(await tell(order()), 'OTP_DUPLICATE')
    assert.equal(await tell(order({ institution: 'naru-card', ci: stranger.ci })), 'OTP_SERIAL_INVALID')
    assert.equal(await tell(order({ kind: 'end', institution: own })), 'done')
    assert.equal(await tell(order({ institution: own })), 'OTP_SERIAL_RETIRED')
    assert.equal(await tell(order({ institution: 'no-such-bank' })), 'NOT_FOUND')
  })

  test(`${name}: an order is carried out once under its id, ten times at once or again, and another under it is not believed`, async (t) => {
    const { order, tell, news } = await setUp(t)
    const one = order()
    assert.deepEqual(new Set(await Promise.all(Array.from({ length: 10 }, () => tell(one)))), new Set(['done']))
    assert.equal((await news()).length, 1)
    assert.equal(await tell({ ...one, institution: 'naru-card' }), 'unknown')
    const refused = order({ institution: 'no-such-bank' })
    assert.deepEqual([await tell(refused), await tell(refused)], ['NOT_FOUND', 'NOT_FOUND'])
  })

  test(`${name}: a generator of another institution comes with its key to its owner, and to nobody else`, async (t) => {
    const { centre, atOther, owner, stranger, foreign, other, keyPassword } = await setUp(t)
    const ask = (ci: string, more: object = {}) => centre.claim({ ...foreign, ci, ...more })
    const why = async (claimed: ReturnType<typeof ask>): Promise<string | undefined> => {
      const result = await claimed
      return result.ok ? undefined : result.failure.reason
    }
    assert.equal(await why(ask(owner.ci)), 'OTP_SERIAL_INVALID', 'nobody has it yet')
    await atOther('register', owner.phone)
    const claimed = await ask(owner.ci)
    assert.ok(claimed.ok)
    assert.deepEqual(claimed.value.institutions, [other])
    const file = await readKeyFile('pskc', claimed.value.container, { password: keyPassword })
    assert.ok(file.ok && file.value.isProtected && file.value.records.length === 1)
    assert.equal(await why(ask(stranger.ci)), 'OTP_SERIAL_INVALID')
    assert.equal(await why(ask(owner.ci, { makerCode: '009' })), 'OTP_SERIAL_INVALID')
    await atOther('report', owner.phone, 'lost')
    assert.equal(await why(ask(owner.ci)), 'OTP_REPORTED_LOST')
    await atOther('lift', owner.phone)
    assert.equal(await why(ask(owner.ci)), undefined)
  })

  test(`${name}: what others do is told once in numbers that go up, from wherever one left off`, async (t) => {
    const { atOther, owner, news, other, foreign } = await setUp(t)
    for (const act of ['register', 'report', 'lift', 'end'] as const) await atOther(act, owner.phone)
    const all = await news()
    assert.deepEqual(all.map(({ kind, by, serial, makerCode, why }) => [kind, by, serial, makerCode, why]), [
      ['registered', other, foreign.serial, foreign.makerCode, null],
      ['reported', other, foreign.serial, foreign.makerCode, 'lost'],
      ['lifted', other, foreign.serial, foreign.makerCode, null],
      ['ended', other, foreign.serial, foreign.makerCode, null],
    ])
    assert.deepEqual(all.map(({ number }) => number), all.map(({ number }) => number).toSorted((one, two) => one - two))
    assert.deepEqual(await news(all[1]!.number), all.slice(2))
    assert.deepEqual(await news(all[3]!.number), [])
  })

  for (const effect of ['time_out', 'reset', 'http_500', 'garbage', 'unknown_code'] as const) {
    test(`${name}: an order answered with ${effect} is unknown, done or not, and told again it is one; questions fail in words`, async (t) => {
      const { centre, hasty, spoil, order, tell, news, foreign, owner } = await setUp(t)
      const struck = effect === 'time_out' ? hasty : centre
      for (const action of ['done', 'not_done'] as const) {
        const one = order({ serial: `CONTRACT${action === 'done' ? 1 : 2}` })
        await spoil('order', action, effect)
        assert.equal(await tell(one, struck), 'unknown')
        assert.equal(await tell(one), 'done')
      }
      assert.equal((await news()).length, 2)
      for (const [call, ask] of [['institutions', () => struck.institutions()], ['claim', () => struck.claim({ ...foreign, ci: owner.ci })], ['events', () => struck.events(0)]] as const) {
        await spoil(call, 'done', effect)
        const failed = await ask()
        assert.ok(!failed.ok && failed.failure.reason === 'OTP_CENTRE_DOWN' && failed.failure.money === 'not_moved', call)
      }
    })
  }
}
