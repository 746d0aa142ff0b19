import { generateKeyPairSync, randomInt, sign, type KeyObject } from 'node:crypto'
import { isEasyPin, preparePin, storePin } from '../authenticators/pin.ts'
import { readSignedOrder } from '../authenticators/signed-order.ts'
import { openUnlock } from '../authenticators/unlock.ts'
import { inTransaction } from '../database/transaction.ts'
import { findBankAccounts, linkAccount } from '../funds/linked-account.ts'
import { requestTopUp } from '../funds/request-top-up.ts'
import { sendTopUp } from '../funds/settle-top-up.ts'
import { makePaymentRequest } from '../payments/payment-request.ts'
import { registerDevice } from '../people/device.ts'
import { giveConsents, joinPerson } from '../people/person.ts'
import { openPurse } from '../programmes/open-account.ts'
import { priceOf } from '../programmes/discount.ts'
import { currentProgrammes, type Programme } from '../programmes/programme.ts'
import { findPurse } from '../programmes/purse.ts'
import { signEnvelope } from '../protocol/envelope.ts'
import { encodeOrder, ORDER_TYPE } from '../protocol/order.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { must, proveIdentity } from './prove-identity.ts'
import type { SampleShopper } from './sample-facts.ts'
import type { SampleWorld } from './sample-world.ts'

type Played = { personId: Uuid; deviceId: Uuid; privateKey: KeyObject; programme: Programme }

/** Lets a made-up shopper do by the real ways what a person would: prove who they are, top up, and pay. */
export async function playShopper(world: SampleWorld, shopper: SampleShopper): Promise<void> {
  const played = await joinWithPhone(world, shopper)
  await topUp(world, played, shopper.topUp)
  for (const purchase of shopper.purchases) await pay(world, played, purchase)
}

async function joinWithPhone(world: SampleWorld, { name, birthDate, phone }: SampleShopper): Promise<Played> {
  const { pool, secrets } = world
  const identity = await proveIdentity(world, { name, birthDate, phone, carrier: 'SKT' })
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x, y } = publicKey.export({ format: 'jwk' })
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])
  const pinHash = must(await preparePin(newPin(), secrets.pepper, identity))
  const programme = (await currentProgrammes(pool))[0]!
  const deviceId = newUuid()
  const personId = await inTransaction(pool, async (transaction) => {
    const { person } = await joinPerson(transaction, secrets.personalData, identity)
    await storePin(transaction, person.id, pinHash)
    await giveConsents(transaction, person.id, ['terms', 'privacy'])
    await openPurse(transaction, person.id, programme)
    must(await registerDevice(transaction, { id: deviceId, personId: person.id, name: '연습용 휴대폰', publicKey: point }))
    return person.id
  })
  await openUnlock(pool, deviceId, programme.unlock)
  return { personId, deviceId, privateKey, programme }
}

async function topUp({ pool, secrets, outside }: SampleWorld, { personId, deviceId, programme }: Played, face: bigint): Promise<void> {
  const [account] = must(await findBankAccounts(pool, outside.bank, secrets.personalData, personId))
  if (!account) throw new Error('the sample shopper has no bank account')
  const linked = must(await linkAccount(pool, outside.bank, secrets.personalData, { personId, id: newUuid(), reference: account.fintechUseNumber }))
  const { price } = priceOf(face, programme.discountBasisPoints)
  const requested = must(await requestTopUp(pool, { personId, deviceId, id: newUuid(), programmeId: programme.id, face, price, linkedAccountId: linked.id }))
  const ended = await sendTopUp(pool, outside.bank, requested)
  if (ended.state !== 'credited') throw new Error(`the sample top-up was not credited: ${ended.state}`)
}

async function pay({ pool, deployment, orderKeys, payments }: SampleWorld, played: Played, purchase: SampleShopper['purchases'][number]): Promise<void> {
  const { personId, deviceId, privateKey, programme } = played
  const { rows } = await pool.query<{ merchantId: Uuid; staffId: Uuid; stallId: Uuid }>(
    `select f.merchant_id as "merchantId", f.person_id as "staffId", s.id as "stallId" from logins l join staff f on f.person_id = l.person_id
       join stalls s on s.merchant_id = f.merchant_id where l.place = 'till' and l.login_id = $1 order by s.number limit 1`,
    [purchase.merchant],
  )
  const request = must(await makePaymentRequest(pool, programme, { deploymentId: deployment.id, ...rows[0]!, id: newUuid(), amount: purchase.amount }))
  const purse = (await findPurse(pool, personId, programme.id))!
  const paymentId = newUuid()
  const issuedAt = Date.now()
  const payload = encodeOrder({
    deploymentId: deployment.id,
    programmeId: programme.id,
    paymentId,
    purseId: purse.id,
    sources: [{ source: 'voucher', amount: purchase.amount }],
    stallId: request.stallId,
    amount: purchase.amount,
    requestHash: new Uint8Array(request.hash),
    keyId: deviceId,
    issuedAt,
    expiresAt: issuedAt + 300_000,
  })
  const envelope = await signEnvelope(ORDER_TYPE, deviceId, payload, async (bytes) => sign('sha256', bytes, { key: privateKey, dsaEncoding: 'ieee-p1363' }))
  const signed = must(await readSignedOrder(Buffer.from(envelope), { personId, deploymentId: deployment.id }, orderKeys))
  const payment = must(await payments.submit({ payerId: personId, deviceId, session: undefined, paymentId, signed, approvalId: undefined }))
  if (payment.state !== 'paid') throw new Error(`the sample payment was refused: ${payment.failure?.reason}`)
}

function newPin(): string {
  for (;;) {
    const pin = String(randomInt(1_000_000)).padStart(6, '0')
    if (!isEasyPin(pin)) return pin
  }
}
