import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sealSeed } from '../src/authenticators/otp/seed-sealing.ts'
import { readSecrets } from '../src/configuration/secrets.ts'
import { counterCode } from '../src/protocol/one-time-code.ts'
import { newUuid } from '../src/values/uuid.ts'
import type { Place } from './place.ts'
import { CONNECTIONS } from './rush-place.ts'
import { run } from './wrk.ts'

/** Shoppers who each have a generator that counts: its codes are good whenever they come, one after the other. `next` counts the codes of all. */
export type Holders = { place: Place; seeds: Buffer[]; next: number }

/** Gives every shopper of a place a generator that counts, used in the app, made straight in the database. */
export async function giveGenerators(place: Place): Promise<Holders> {
  const { seedKeys } = await readSecrets(place.system.dataFolder, 'sandbox')
  const rows = place.shoppers.map(({ personId }, index) => {
    const seed = randomBytes(20)
    const serial = `BENCH${String(index).padStart(7, '0')}`
    return { personId, seed, serial, deviceId: newUuid(), registrationId: newUuid(), sealed: sealSeed(seedKeys, serial, seed) }
  })
  const column = <Value>(pick: (row: (typeof rows)[number]) => Value): Value[] => rows.map(pick)
  await place.pool.query(
    `insert into otp_devices (id, serial, kind, maker, model, method, algorithm, digits, sealed_seed, seal_key_id, stock, made_at)
     select a, b, 'physical', 'bench', 'bench', 'hotp', 'sha1', 6, c, d, 'assigned', now() from unnest($1::uuid[], $2::text[], $3::bytea[], $4::smallint[]) as n (a, b, c, d)`,
    [column((row) => row.deviceId), column((row) => row.serial), column((row) => row.sealed.sealed), column((row) => row.sealed.keyId)],
  )
  await place.pool.query(
    `insert into otp_registrations (id, device_id, person_id, institution, kind, state, made_at, confirmed_at, state_since)
     select a, b, c, 'onjang', 'physical', 'active', now(), now(), now() from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as n (a, b, c)`,
    [column((row) => row.registrationId), column((row) => row.deviceId), column((row) => row.personId)],
  )
  await place.pool.query(`insert into otp_media (person_id, channel, profile, registration_id, since) select a, 'app', 'personal', b, now() from unnest($1::uuid[], $2::uuid[]) as n (a, b)`, [
    column((row) => row.personId), column((row) => row.registrationId)])
  return { place, seeds: column((row) => row.seed), next: 0 }
}

/** The share of codes that may be overtaken by the same shopper's next one. */
const MOST_OVERTAKEN = 0.01

const SCRIPT = (file: string, host: string): string => `
local rows = io.lines(${JSON.stringify(file)})
function request()
  local row = rows()
  if not row then return wrk.format('GET', '/v1/nothing-left') end
  local cookie, body = row:match('^(%S+)\\t(.+)$')
  return wrk.format('POST', '/v1/otp/checks', { ['Host'] = '${host}', ['Origin'] = 'http://${host}', ['Content-Type'] = 'application/json', ['Cookie'] = cookie }, body)
end
local threads = {}
function setup(thread) threads[#threads + 1] = thread end
failed = 0
function response(status, headers, body)
  if status ~= 200 then failed = failed + 1 if failed <= 3 then io.write(status .. ' ' .. body .. '\\n') end end
end
function done(summary, latency, requests)
  local failed = 0
  for _, thread in ipairs(threads) do failed = failed + thread:get('failed') end
  io.write(string.format('RESULT %d %d %d\\n', summary.requests, summary.duration, failed + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
`

/** Sends each shopper's next codes as fast as they are answered; how many right ones a second. Throws when they ran out, or when more than a few were refused. */
export async function rushCodes(holders: Holders, { seconds, prepared }: { seconds: number; prepared: number }): Promise<number> {
  const { place, seeds } = holders
  const folder = await mkdtemp(join(tmpdir(), 'onjang-codes-'))
  try {
    const file = join(folder, 'codes.tsv')
    const lines = Array.from({ length: prepared }, (_, index) => {
      const at = holders.next + index
      const shopper = at % seeds.length
      const code = counterCode(seeds[shopper]!, Math.floor(at / seeds.length), { algorithm: 'sha1', digits: 6 })
      return `${place.shoppers[shopper]!.cookie}\t${JSON.stringify({ channel: 'app', profile: 'personal', code })}\n`
    })
    await writeFile(file, lines)
    const script = join(folder, 'codes.lua')
    await writeFile(script, SCRIPT(file, new URL(place.system.walletUrl).host))
    const output = await run('wrk', ['-t1', '-c', String(CONNECTIONS), '-d', `${seconds}s`, '--timeout', '10s', '-s', script, `http://127.0.0.1:${place.system.port}`])
    const figures = /RESULT (\d+) (\d+) (\d+)/.exec(output)
    if (!figures) throw new Error(`wrk said nothing of its result: ${output}`)
    const [answered, microseconds, failed] = figures.slice(1).map(Number) as [number, number, number]
    if (answered >= prepared) throw new Error('the prepared codes ran out: prepare more')
    // One that was held up for so long that its shopper's next one overtook it is refused as used, rightly; it does not count.
    if (failed > answered * MOST_OVERTAKEN) throw new Error(`${failed} of ${answered} right codes were refused: ${output}`)
    // What was on its way when the time was over may have been spent: the next codes come after it.
    holders.next += answered + CONNECTIONS
    return (answered - failed) / (microseconds / 1e6)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
