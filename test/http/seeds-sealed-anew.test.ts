import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { resealSeeds } from '../../src/authenticators/otp/reseal-seeds.ts'
import { sealSeed } from '../../src/authenticators/otp/seed-sealing.ts'
import { addSeedKey, readSecrets, useNewestSeedKey } from '../../src/configuration/secrets.ts'
import { newUuid } from '../../src/values/uuid.ts'
import { ApiClient } from '../api-client.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import { Shopper } from '../people.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startSecondServer, type SecondServer } from '../second-server.ts'

/** Of a maker's stock; each is sealed anew like those that are in use. */
const IN_STOCK = 150
const PHONES = 4

let system: RunningSystem
let second: SecondServer | undefined
before(async () => {
  system = await startSystem()
})
after(async () => {
  await second?.stop()
  await system?.stop()
})

async function sealedUnder(): Promise<Record<number, number>> {
  const { rows } = await system.database!.pool.query<{ key: number; seeds: number }>('select seal_key_id as key, count(*)::int as seeds from otp_devices where sealed_seed is not null group by 1')
  return Object.fromEntries(rows.map(({ key, seeds }) => [key, seeds]))
}

async function fillStock(count: number): Promise<void> {
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  for (let number = 0; number < count; number++) {
    const serial = `RESEAL${number}`
    const { keyId, sealed } = sealSeed(seedKeys, serial, randomBytes(20))
    await system.database!.pool.query(
      `insert into otp_devices (id, serial, kind, maker, model, method, algorithm, digits, period, sealed_seed, seal_key_id, stock) values ($1, $2, 'physical', '연습전자', 'YS-30', 'totp', 'sha1', 6, 30, $3, $4, 'in_stock')`,
      [newUuid(), serial, sealed, keyId],
    )
  }
}

type Serving = { port: number; isUp: boolean; inFlight: number }

/** Codes of one phone, each through one of the servers that are up, until all is sealed anew; every one must be right. */
async function checkOnAndOn(phone: OtpPhone, servers: readonly Serving[], isOver: () => boolean): Promise<number> {
  let checks = 0
  for (; !isOver(); checks++) {
    const up = servers.filter(({ isUp }) => isUp)
    const server = up[checks % up.length]!
    const code = await phone.freshCode()
    // It may have gone away while the code was waited for.
    if (!server.isUp) continue
    const client = new ApiClient(`http://wallet.localhost:${server.port}`, `127.3.${checks >> 5}.${(checks & 31) + 1}`)
    client.cookie = phone.shopper.client.cookie
    server.inFlight++
    const answer = await client.call('POST', '/v1/otp/checks', { body: { channel: 'app', profile: 'personal', code } })
    server.inFlight--
    client.close()
    assert.equal(answer.status, 200, answer.text)
  }
  return checks
}

/** Whoever stops a server lets what it has in hand end first. */
async function untilQuiet(server: Serving): Promise<void> {
  while (server.inFlight > 0) await pause(10)
}

/** Starts both servers again, one after the other, as an operator would. */
async function startBothAgain(servers: readonly [Serving, Serving], between: () => Promise<void> = async () => undefined): Promise<void> {
  servers[0].isUp = false
  await untilQuiet(servers[0])
  await system.stopServer()
  await system.startServer()
  servers[0].isUp = true
  await between()
  servers[1].isUp = false
  await untilQuiet(servers[1])
  await second!.stop()
  second = await startSecondServer(system)
  Object.assign(servers[1], { port: second.port, isUp: true })
}

test('codes go on being right, through both servers, from the day a new key is added until every seed is sealed under it', async () => {
  const phones: OtpPhone[] = []
  for (let number = 0; number < PHONES; number++) {
    const shopper = new Shopper(system, '봉인', `127.0.17.${number + 1}`)
    await shopper.register(await shopper.proveIdentity(system))
    phones.push(await issueOtp(system, shopper))
  }
  await fillStock(IN_STOCK)
  const before = await sealedUnder()
  assert.deepEqual(Object.keys(before), ['1'])
  second = await startSecondServer(system)
  const servers = [{ port: system.port, isUp: true, inFlight: 0 }, { port: second.port, isUp: true, inFlight: 0 }] as const
  const file = join(system.dataFolder, 'secrets.json')
  let isOver = false
  const serving = phones.map((phone) => checkOnAndOn(phone, servers, () => isOver))
  const all = Promise.all(serving)

  assert.equal(await addSeedKey(file), 2)
  await startBothAgain(servers)
  assert.deepEqual(await sealedUnder(), before, 'known, and not used yet')
  assert.equal(await useNewestSeedKey(file), 2)
  const { seedKeys } = await readSecrets(system.dataFolder, 'sandbox')
  const sealAnew = (current: number): Promise<number> => resealSeeds({ pool: system.database!.pool, seedKeys: { ...seedKeys, current } })
  await startBothAgain(servers, async () => {
    await sealAnew(2)
    assert.equal(await sealAnew(1), 0, 'a server that has not been started again takes nothing back')
  })
  for (const deadline = Date.now() + 60_000; (await sealedUnder())[1] !== undefined; await pause(50)) {
    // Besides what the servers do every few seconds.
    await Promise.all([sealAnew(2), sealAnew(2)])
    assert.ok(Date.now() < deadline, 'it never ended')
  }
  await pause(300)
  isOver = true
  const checks = (await all).reduce((sum, count) => sum + count, 0)
  assert.ok(checks > 20, `${checks} codes were checked meanwhile`)
  assert.deepEqual(await sealedUnder(), { 2: before[1] })
})
