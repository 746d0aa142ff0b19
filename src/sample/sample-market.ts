import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { preparePassword, storeLogin } from '../authenticators/login.ts'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import { joinPerson } from '../people/person.ts'
import type { Deployment as DeploymentFacts } from '../protocol/api/deployment.ts'
import { SAMPLE_MERCHANTS, SAMPLE_SHOPPERS } from './sample-facts.ts'
import { makeSampleMerchants, makeSampleProgramme } from './sample-programme.ts'
import { playShopper } from './sample-shopper.ts'
import type { SampleWorld } from './sample-world.ts'

type Credentials = NonNullable<DeploymentFacts['sandbox']>['merchants']

const FILE = 'sample-market.json'

/** Makes the sample market in an empty sandbox: programme, markets, merchants with their owners, and shoppers who have bought something already. */
export async function makeSampleMarket(world: SampleWorld): Promise<void> {
  const { pool, secrets, deployment } = world
  if (deployment.mode !== 'sandbox' || (await hasProgramme(pool))) return
  const passwords = await Promise.all(SAMPLE_MERCHANTS.map(async () => {
    const password = newPassword()
    return { password, hash: await preparePassword(password, secrets.pepper) }
  }))
  const isMade = await inTransaction(pool, async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', ['sample market'])
    if (await hasProgramme(transaction)) return false
    const programmeId = await makeSampleProgramme(transaction)
    const merchants = await makeSampleMerchants(transaction, programmeId)
    for (const [index, merchant] of SAMPLE_MERCHANTS.entries()) {
      const phone = `010000002${String(index + 1).padStart(2, '0')}`
      const { person } = await joinPerson(transaction, secrets.personalData, { name: merchant.owner, birthDate: '19700101', phone, ci: `sample-owner-${merchant.loginId}` })
      await transaction.query(`insert into staff (person_id, merchant_id, role) values ($1, $2, 'owner')`, [person.id, merchants.get(merchant.loginId)])
      await storeLogin(transaction, merchant.loginId, person.id, passwords[index]!.hash)
    }
    return true
  })
  if (!isMade) return
  const credentials: Credentials = SAMPLE_MERCHANTS.map(({ loginId, name, note }, index) => ({ loginId, password: passwords[index]!.password, shopName: name, note }))
  await writeFile(join(world.dataFolder, FILE), JSON.stringify(credentials, null, 2), { mode: 0o600 })
  for (const shopper of SAMPLE_SHOPPERS) await playShopper(world, shopper)
}

async function hasProgramme(database: Queryable): Promise<boolean> {
  const { rows } = await database.query('select 1 from programmes limit 1')
  return rows.length > 0
}

/** The sample owners' sign-ins, for the till's sign-in screen; none when this data folder did not make the market. */
export async function readSampleMerchants(dataFolder: string): Promise<Credentials> {
  const text = await readFile(join(dataFolder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  return JSON.parse(text) as Credentials
}

function newPassword(): string {
  return `${randomBytes(6).toString('base64url')}-${randomInt(1_000, 10_000)}`
}
