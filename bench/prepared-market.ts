import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { Pool } from 'pg'
import { openSession } from '../src/authenticators/session.ts'
import { inTransaction } from '../src/database/transaction.ts'
import { AccountCode, FLAGS_OF_ACCOUNT, TransferCode } from '../src/ledger/chart-of-accounts.ts'
import { openBooks } from '../src/ledger/open-books.ts'
import { lookupIdOf } from '../src/payments/payment-request.ts'
import { currentProgrammes, type Programme } from '../src/programmes/programme.ts'
import { toBase64url } from '../src/protocol/base64url.ts'
import { signEnvelope } from '../src/protocol/envelope.ts'
import { encodeOrder, ORDER_TYPE } from '../src/protocol/order.ts'
import { requestHash } from '../src/protocol/request-hash.ts'
import { newUuid, type Uuid } from '../src/values/uuid.ts'

/** Shoppers and requests in any number, made straight in the database so that only what is measured takes time. */

export type BenchShopper = { personId: Uuid; deviceId: Uuid; purseId: Uuid; cookie: string; key: KeyObject }
export type BenchPayment = { id: Uuid; cookie: string; body: string }
type Stall = { id: Uuid; merchantId: Uuid; staffId: Uuid }

const BALANCE = 1_000_000_000n

/** Lifts the limits that a bench would run into; they are still looked at. */
export async function liftLimits(pool: Pool): Promise<Programme> {
  await pool.query(
    `update programmes set holding_cap = 1e15, purchase_month_cap = 1e15, payment_cap = 1e12, day_cap = 1e15, month_cap = 1e15, unlock_minutes = 600,
            unlock_amount = 1e15, unlock_payment_cap = 1e12, pin_day_cap = 1e15, request_minutes = 600`,
  )
  return (await currentProgrammes(pool))[0]!
}

export async function makeShoppers(pool: Pool, programme: Programme, count: number): Promise<BenchShopper[]> {
  const shoppers: BenchShopper[] = []
  for (let made = 0; made < count; made += 200) {
    const group = await inTransaction(pool, async (transaction) => {
      const rows = Array.from({ length: Math.min(200, count - made) }, () => ({ personId: newUuid(), deviceId: newUuid(), purseId: newUuid(), account: newUuid(), transfer: newUuid(), keys: generateKeyPairSync('ec', { namedCurve: 'P-256' }) }))
      const column = <Value>(pick: (row: (typeof rows)[number]) => Value): Value[] => rows.map(pick)
      await transaction.query(`insert into people (id, name, ci_hmac, phone_hmac, sealed) select id, '측정', uuid_send(id), uuid_send(id), '' from unnest($1::uuid[]) as n (id)`, [column((row) => row.personId)])
      await transaction.query(`insert into devices (id, person_id, name, public_key) select *  from unnest($1::uuid[], $2::uuid[], $3::text[], $4::bytea[])`, [
        column((row) => row.deviceId), column((row) => row.personId), column(() => 'bench'), column((row) => publicPoint(row.keys.publicKey))])
      const books = await openBooks(transaction, { accounts: [programme.bankPoolAccount, ...column((row) => row.account)], transfers: column((row) => row.transfer) })
      books.createAccounts(rows.map((row) => ({ id: row.account, ledger: programme.ledger, code: AccountCode.purse, flags: FLAGS_OF_ACCOUNT[AccountCode.purse] })))
      books.createTransfers(rows.map((row) => ({ id: row.transfer, debitAccountId: programme.bankPoolAccount, creditAccountId: row.account, amount: BALANCE, ledger: programme.ledger, code: TransferCode.topUp })))
      await books.save()
      await transaction.query(`insert into purses (id, person_id, programme_id, account) select n.*  from (select a, b, $3::uuid, c from unnest($1::uuid[], $2::uuid[], $4::uuid[]) as u (a, b, c)) as n`, [
        column((row) => row.purseId), column((row) => row.personId), programme.id, column((row) => row.account)])
      await transaction.query(`insert into lots (id, purse_id, top_up_id, face, remaining, expires_at) select gen_random_uuid(), id, gen_random_uuid(), $2::bigint, $2, now() + interval '5 years' from unnest($1::uuid[]) as n (id)`, [column((row) => row.purseId), BALANCE])
      await transaction.query(`insert into unlocks (device_id, until, amount_left) select id, now() + interval '10 hours', 1e15 from unnest($1::uuid[]) as n (id)`, [column((row) => row.deviceId)])
      const group: BenchShopper[] = []
      for (const row of rows) {
        const token = await openSession(transaction, { personId: row.personId, role: 'shopper', deviceId: row.deviceId })
        group.push({ personId: row.personId, deviceId: row.deviceId, purseId: row.purseId, cookie: `onjang=${token}`, key: row.keys.privateKey })
      }
      return group
    })
    shoppers.push(...group)
  }
  return shoppers
}

function publicPoint(key: KeyObject): Buffer {
  const { x, y } = key.export({ format: 'jwk' })
  return Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
}

export async function readStalls(pool: Pool): Promise<Stall[]> {
  const { rows } = await pool.query<Stall>(
    `select distinct on (s.merchant_id) s.id, s.merchant_id as "merchantId", f.person_id as "staffId" from stalls s join staff f on f.merchant_id = s.merchant_id
       join programme_merchants p on p.merchant_id = s.merchant_id order by s.merchant_id`,
  )
  return rows
}

/** Open requests and the signed orders that pay them, ready to be sent. `hot`: the share of them that goes to the first stall. */
export async function makePayments(pool: Pool, options: { deploymentId: Uuid; programme: Programme; shoppers: BenchShopper[]; stalls: Stall[]; count: number; hot?: number }): Promise<BenchPayment[]> {
  const { deploymentId, programme, shoppers, stalls, count } = options
  const payments: BenchPayment[] = []
  const requests: { merchantId: Uuid; id: Uuid; lookupId: Uuid; hash: Buffer; stallId: Uuid; staffId: Uuid; amount: bigint }[] = []
  for (let index = 0; index < count; index++) {
    const isHot = options.hot !== undefined && fraction(index) < options.hot
    const stall = stalls[isHot ? 0 : index % stalls.length]!
    const shopper = shoppers[(index * 7919) % shoppers.length]!
    const amount = BigInt(1_000 + (index % 40) * 500)
    const id = newUuid()
    const hash = Buffer.from(await requestHash({ requestId: id, deploymentId, programmeId: programme.id, merchantId: stall.merchantId, stallId: stall.id, amount }))
    requests.push({ merchantId: stall.merchantId, id, lookupId: lookupIdOf(hash), hash, stallId: stall.id, staffId: stall.staffId, amount })
    payments.push(await signedPayment(shopper, { deploymentId, programmeId: programme.id, stallId: stall.id, amount, hash }))
    if (requests.length === 2_000 || index === count - 1) await insertRequests(pool, programme, requests.splice(0))
  }
  return payments
}

function fraction(index: number): number {
  return createHash('sha256').update(String(index)).digest().readUInt32BE(0) / 2 ** 32
}

async function signedPayment(shopper: BenchShopper, facts: { deploymentId: Uuid; programmeId: Uuid; stallId: Uuid; amount: bigint; hash: Buffer }): Promise<BenchPayment> {
  const id = newUuid()
  const issuedAt = Date.now()
  const payload = encodeOrder({
    deploymentId: facts.deploymentId, programmeId: facts.programmeId, paymentId: id, purseId: shopper.purseId, sources: [{ source: 'voucher', amount: facts.amount }],
    stallId: facts.stallId, amount: facts.amount, requestHash: new Uint8Array(facts.hash), keyId: shopper.deviceId, issuedAt, expiresAt: issuedAt + 600_000,
  })
  const envelope = await signEnvelope(ORDER_TYPE, shopper.deviceId, payload, async (bytes) => sign('sha256', bytes, { key: shopper.key, dsaEncoding: 'ieee-p1363' }))
  return { id, cookie: shopper.cookie, body: JSON.stringify({ order: toBase64url(envelope) }) }
}

async function insertRequests(pool: Pool, programme: Programme, requests: { merchantId: Uuid; id: Uuid; lookupId: Uuid; hash: Buffer; stallId: Uuid; staffId: Uuid; amount: bigint }[]): Promise<void> {
  await pool.query(
    `insert into payment_requests (merchant_id, id, lookup_id, hash, programme_id, stall_id, amount, made_by, made_at, expires_at)
     select n.a, n.b, n.c, n.d, $7, n.e, n.f, n.g, now(), now() + interval '10 hours'
       from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bytea[], $5::uuid[], $6::bigint[], $8::uuid[]) as n (a, b, c, d, e, f, g)`,
    [requests.map((row) => row.merchantId), requests.map((row) => row.id), requests.map((row) => row.lookupId), requests.map((row) => row.hash), requests.map((row) => row.stallId),
      requests.map((row) => row.amount), programme.id, requests.map((row) => row.staffId)],
  )
}
