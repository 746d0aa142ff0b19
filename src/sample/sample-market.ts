import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { preparePassword, storeLogin } from '../authenticators/login.ts'
import { saveOfficeLogin } from '../authenticators/office-access.ts'
import { inTransaction, type Queryable } from '../database/transaction.ts'
import type { IdentityClaim } from '../outside/identity-port.ts'
import { joinPerson } from '../people/person.ts'
import type { Deployment as DeploymentFacts } from '../protocol/api/deployment.ts'
import { SAMPLE_MERCHANTS, SAMPLE_SHOPPERS } from './sample-facts.ts'
import { makeSampleMerchants, makeSampleProgramme } from './sample-programme.ts'
import { must, proveIdentity } from './prove-identity.ts'
import { playShopper } from './sample-shopper.ts'
import type { SampleWorld } from './sample-world.ts'

type Credentials = Pick<NonNullable<DeploymentFacts['sandbox']>, 'merchants' | 'offices'>

const FILE = 'sample-market.json'

/** Makes the sample market in an empty sandbox: programme, markets, merchants with their owners, and shoppers who have bought something already. */
export async function makeSampleMarket(world: SampleWorld): Promise<void> {
  const { pool, secrets, deployment } = world
  if (deployment.mode !== 'sandbox' || (await hasProgramme(pool))) return
  const passwords = await newPasswords(secrets.pepper)
  const officePasswords = await newPasswords(secrets.pepper)
  const owners = await Promise.all(SAMPLE_MERCHANTS.map((_, index) => proveIdentity(world, ownerOf(index))))
  const isMade = await inTransaction(pool, async (transaction) => {
    await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', ['sample market'])
    if (await hasProgramme(transaction)) return false
    const programmeId = await makeSampleProgramme(transaction)
    const merchants = await makeSampleMerchants(transaction, programmeId)
    for (const [index, merchant] of SAMPLE_MERCHANTS.entries()) {
      const { person } = await joinPerson(transaction, secrets.personalData, owners[index]!)
      await transaction.query(`insert into staff (person_id, merchant_id, role) values ($1, $2, 'owner')`, [person.id, merchants.get(merchant.loginId)])
      await storeLogin(transaction, merchant.loginId, person.id, passwords[index]!.hash)
      must(await saveOfficeLogin(transaction, { loginId: merchant.loginId, personId: person.id, hash: officePasswords[index]!.hash }))
    }
    return true
  })
  if (!isMade) return
  const merchants: Credentials['merchants'] = SAMPLE_MERCHANTS.map(({ loginId, name, note }, index) => ({ loginId, password: passwords[index]!.password, shopName: name, note }))
  const offices: Credentials['offices'] = SAMPLE_MERCHANTS.map(({ loginId, name }, index) => ({ loginId, password: officePasswords[index]!.password, shopName: name, owner: ownerOf(index) }))
  await writeFile(join(world.dataFolder, FILE), JSON.stringify({ merchants, offices }, null, 2), { mode: 0o600 })
  for (const shopper of SAMPLE_SHOPPERS) await playShopper(world, shopper)
}

async function hasProgramme(database: Queryable): Promise<boolean> {
  const { rows } = await database.query('select 1 from programmes limit 1')
  return rows.length > 0
}

/** The sample owners' sign-ins, for the screens where one signs in; none when this data folder did not make the market. */
export async function readSampleMerchants(dataFolder: string): Promise<Credentials> {
  const text = await readFile(join(dataFolder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}'
    throw error
  })
  return { merchants: [], offices: [], ...(JSON.parse(text) as Partial<Credentials>) }
}

/** An owner, as the pretend carrier knows them. */
function ownerOf(index: number): IdentityClaim {
  return { name: SAMPLE_MERCHANTS[index]!.owner, birthDate: '19700101', phone: `010000002${String(index + 1).padStart(2, '0')}`, carrier: 'SKT' }
}

function newPasswords(pepper: Buffer): Promise<{ password: string; hash: string }[]> {
  return Promise.all(SAMPLE_MERCHANTS.map(async () => {
    const password = `${randomBytes(6).toString('base64url')}-${randomInt(1_000, 10_000)}`
    return { password, hash: await preparePassword(password, pepper) }
  }))
}
