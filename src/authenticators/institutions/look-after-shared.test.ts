import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inUse, otpPlace, type OtpPlace } from '../../../test/otp-place.ts'
import { inTransaction } from '../../database/transaction.ts'
import type { OtpCentrePort } from '../../outside/otp-centre-port.ts'
import { seal } from '../../people/personal-data.ts'
import { succeed } from '../../values/result.ts'
import { orderAtCentre } from '../otp/tell-centre.ts'
import { enterMaker } from './institution.ts'
import { lookAfterShared } from './look-after-shared.ts'
import { TOLD_AT_ONCE } from './settle-centre-orders.ts'

const personalData = { sealKey: randomBytes(32), sealKeyId: 1, lookupKey: randomBytes(32) }
let place: OtpPlace
before(async () => {
  place = await otpPlace()
  await inTransaction(place.otp.pool, (transaction) => enterMaker(transaction, { code: '01', maker: 'Maker' }, null))
})
after(() => place.database.drop())

test('the centre is listened to first and between a few orders, however many wait and however slow it answers', async () => {
  const orders = TOLD_AT_ONCE * 2 + 1
  for (let number = 0; number < orders; number++) {
    const personId = await place.newPerson()
    await place.otp.pool.query('update people set sealed = $2 where id = $1', [personId, seal(personalData, `person/${personId}`, { ci: 'c'.repeat(88) })])
    const { registration } = await inUse(place, personId)
    await inTransaction(place.otp.pool, (transaction) => orderAtCentre(transaction, registration, 'report', { why: 'lost', at: place.otp.clock() }))
  }
  let calls = ''
  const centre: OtpCentrePort = {
    institutions: async () => succeed([]),
    claim: () => assert.fail('nobody brings a generator'),
    send: async () => {
      calls += 'S'
      return { state: 'unknown', cause: 'slow' }
    },
    events: async () => {
      calls += 'E'
      return succeed([])
    },
  }
  await lookAfterShared({ otp: place.otp, centre, personalData, keyPassword: '' }, (error) => {
    throw error
  })
  const ten = 'S'.repeat(TOLD_AT_ONCE)
  assert.equal(calls, `E${ten}E${ten}ESE`)
})
