import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase, type TestDatabase } from '../../test/database.ts'
import { inTransaction } from '../database/transaction.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { NoticeKind } from './notice-kinds.ts'
import { noticeText, type StoredFacts } from './notice-text.ts'
import { sendNotice } from './send-notice.ts'

let database: TestDatabase
const personId = newUuid()
before(async () => {
  database = await testDatabase()
  await database.pool.query(`insert into people (id, name, ci_hmac, phone_hmac, sealed) values ($1, '김하연', 'a', 'b', 'c')`, [personId])
})
after(() => database.drop())

async function stored(id: Uuid): Promise<{ kind: NoticeKind; facts: StoredFacts; ways: string[] } | undefined> {
  const { rows } = await database.pool.query<{ kind: NoticeKind; facts: StoredFacts; ways: string[] }>(
    `select kind, facts, array(select way from notice_deliveries where notice_id = n.id) as ways from notices n where id = $1`,
    [id],
  )
  return rows[0]
}

test('a notice is kept with its facts and put into words in both languages', async () => {
  const id = newUuid()
  await inTransaction(database.pool, (transaction) => sendNotice(transaction, { id, personId, kind: 'REFUND_APPROVAL_WAITING', facts: { member: '박민수', amount: 12_500n } }))
  const notice = (await stored(id))!
  assert.equal(noticeText(notice.kind, notice.facts, 'ko').body, '박민수님이 12,500원 환불 승인을 요청했어요.')
  assert.equal(noticeText(notice.kind, notice.facts, 'en').body, '박민수 asks you to approve a refund of ₩12,500.')
  assert.deepEqual(notice.ways, [], 'no phone is known, and this kind goes by no text message')
})

test('a notice of the office names the shop, and one that was stored without it can still be read', () => {
  const facts = { bank: { ko: '온누리은행', en: 'Onnuri Bank' }, account: '***1234', amount: 3_000 }
  const [named, before] = [{ ...facts, shop: { ko: '초록반찬', en: 'Green Side Dishes' } }, facts].map((each) => (['ko', 'en'] as const).map((language) => noticeText('TRANSFER_TO_CONFIRM', each, language).body))
  assert.deepEqual(named, ['초록반찬: 온누리은행 ***1234(으)로 3,000원을 보내려고 해요.', 'Green Side Dishes: ₩3,000 is to be sent to Onnuri Bank ***1234.'])
  assert.deepEqual(before, ['내 가게: 온누리은행 ***1234(으)로 3,000원을 보내려고 해요.', 'Your shop: ₩3,000 is to be sent to Onnuri Bank ***1234.'])
})

test('a kind that asks for it waits to be sent by text message', async () => {
  const id = newUuid()
  await inTransaction(database.pool, (transaction) => sendNotice(transaction, { id, personId, kind: 'DEVICE_REGISTERED', facts: { device: { ko: '하연의 휴대폰', en: "Hayeon's phone" } } }))
  assert.deepEqual((await stored(id))!.ways, ['text'])
})

test('a notice of what was rolled back is not there', async () => {
  const id = newUuid()
  const rolledBack = inTransaction(database.pool, async (transaction) => {
    await sendNotice(transaction, { id, personId, kind: 'PIN_LOCKED', facts: {} })
    throw new Error('taken back')
  })
  await assert.rejects(rolledBack, /taken back/)
  assert.equal(await stored(id), undefined)
})
