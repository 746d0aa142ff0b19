import { randomBytes, randomInt } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { addConsoleMember, hasConsoleMembers, type ConsoleRole } from '../authenticators/console-member.ts'
import { preparePassword, storeLogin } from '../authenticators/login.ts'
import { inTransaction } from '../database/transaction.ts'
import { joinPerson } from '../people/person.ts'
import type { Deployment as DeploymentFacts } from '../protocol/api/deployment.ts'
import { proveIdentity } from './prove-identity.ts'
import type { SampleWorld } from './sample-world.ts'

type Credentials = NonNullable<DeploymentFacts['sandbox']>['console']

const FILE = 'sample-console.json'
const MEMBERS: readonly { loginId: string; name: string; role: ConsoleRole }[] = [
  { loginId: 'agent', name: '오상담', role: 'agent' },
  { loginId: 'clerk', name: '남창구', role: 'clerk' },
  { loginId: 'clerk2', name: '문창구', role: 'clerk' },
  { loginId: 'operator', name: '배운영', role: 'operator' },
]

/** Gives a sandbox without a console one member for each role, and a second clerk for what takes two, once. */
export async function makeSampleConsole(world: SampleWorld): Promise<void> {
  const { pool, secrets, deployment, dataFolder } = world
  if (deployment.mode !== 'sandbox' || (await hasConsoleMembers(pool))) return
  const made: Credentials = []
  for (const [index, { loginId, name, role }] of MEMBERS.entries()) {
    const password = `${randomBytes(6).toString('base64url')}-${randomInt(1_000, 10_000)}`
    const seed = randomBytes(20)
    const hash = await preparePassword(password, secrets.pepper)
    const identity = await proveIdentity(world, { name, birthDate: '19800101', phone: `010000003${String(index + 1).padStart(2, '0')}`, carrier: 'SKT' })
    const isMade = await inTransaction(pool, async (transaction) => {
      await transaction.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', ['sample console'])
      const { person } = await joinPerson(transaction, secrets.personalData, identity)
      const { rowCount } = await transaction.query('select from console_members where person_id = $1', [person.id])
      if (rowCount !== 0) return false
      await addConsoleMember(transaction, secrets.seedKeys, { personId: person.id, role, seed })
      await storeLogin(transaction, loginId, person.id, hash, 'console')
      return true
    })
    if (isMade) made.push({ loginId, password, name, role, seed: seed.toString('base64url') })
  }
  if (made.length > 0) await writeFile(join(dataFolder, FILE), JSON.stringify(made, null, 2), { mode: 0o600 })
}

/** The sample members' sign-ins, for the screen where one signs in; none when this data folder did not make them. */
export async function readSampleConsole(dataFolder: string): Promise<Credentials> {
  const text = await readFile(join(dataFolder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]'
    throw error
  })
  return JSON.parse(text) as Credentials
}
