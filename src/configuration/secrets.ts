import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { SeedKeys } from '../authenticators/otp/seed-sealing.ts'
import type { DeploymentMode } from '../database/deployment.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'

/** Keys of a deployment. One key, one purpose, each with an id and a date (design, law 14). */
export type Secrets = {
  personalData: PersonalDataKeys
  pepper: Buffer
  receiptKeyId: Uuid
  receiptKey: KeyObject
  /** Signs the audit log's checkpoints and nothing else. */
  checkpointKeyId: Uuid
  checkpointKey: KeyObject
  /** Signs the questions that an office shows to its owner's phone, and nothing else. */
  transferKeyId: Uuid
  transferKey: KeyObject
  /** Names us to push services (VAPID, RFC 8292). */
  pushKey: KeyObject
  /** Seal the seeds of OTPs and nothing else. */
  seedKeys: SeedKeys
}

type SeedKeysInFile = { current: number; keys: { [id: string]: { madeAt: string; key: string } } }

/** What stands in the file, and how each of it is made. */
const MAKERS = {
  madeAt: () => new Date().toISOString(),
  sealKeyId: () => 1,
  sealKey: () => randomBytes(32).toString('base64'),
  lookupKey: () => randomBytes(32).toString('base64'),
  pepper: () => randomBytes(32).toString('base64'),
  receiptKeyId: newUuid,
  receiptKey: newSigningKey,
  checkpointKeyId: newUuid,
  checkpointKey: newSigningKey,
  transferKeyId: newUuid,
  transferKey: newSigningKey,
  pushKey: newSigningKey,
  seedKeys: (): SeedKeysInFile => ({ current: 1, keys: { 1: newSeedKey() } }),
}

type SecretName = keyof typeof MAKERS
type SecretsFile = { [name in SecretName]: ReturnType<(typeof MAKERS)[name]> } & {
  /** When a secret that an older version did not know was added: its name → ISO 8601. */
  addedAt?: { [name: string]: string }
}

/**
 * Reads the secrets beside the data. A sandbox makes its own at the first start, and those that a newer version needs; for real money they
 * must be there already, for a key that is lost can't be made again and a key that was made in passing is in nobody's keeping.
 */
export async function readSecrets(dataFolder: string, mode: DeploymentMode): Promise<Secrets> {
  const file = join(dataFolder, 'secrets.json')
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept === undefined) {
    if (mode === 'real') throw new Error(`no secrets at ${file}: make them once with "node tools/make-secrets.ts ${file}", keep a copy apart, and start again`)
    return parse(await makeSecretsFile(file))
  }
  const secrets = JSON.parse(kept) as Partial<SecretsFile>
  const missing = missingIn(secrets)
  if (missing.length === 0) return parse(secrets as SecretsFile)
  if (mode === 'real') throw new Error(`${file} lacks ${missing.join(', ')}: add with "node tools/make-secrets.ts --add ${file}", keep a copy apart, and start again`)
  return parse(await addMissingSecrets(file))
}

/** Makes new secrets and writes them durably, readable by their owner only. */
export async function makeSecretsFile(file: string): Promise<SecretsFile> {
  const secrets = Object.fromEntries(Object.entries(MAKERS).map(([name, make]) => [name, make()])) as unknown as SecretsFile
  await write(file, secrets)
  return secrets
}

/** Adds the secrets that an older version did not know; those that are there stay as they are. */
export async function addMissingSecrets(file: string): Promise<SecretsFile> {
  const secrets = JSON.parse(await readFile(file, 'utf8')) as Partial<SecretsFile>
  const now = new Date().toISOString()
  const missing = missingIn(secrets)
  const made = Object.fromEntries(missing.map((name) => [name, MAKERS[name]()]))
  const addedAt = { ...secrets.addedAt, ...Object.fromEntries(missing.map((name) => [name, now])) }
  const complete = { ...secrets, ...made, addedAt } as SecretsFile
  await write(file, complete)
  return complete
}

/**
 * Adds a key for OTP seeds; returns its id. Nothing is sealed under it yet: every server must know it before one of them does, so they are all started
 * again, one after the other, and then `useNewestSeedKey`.
 */
export async function addSeedKey(file: string): Promise<number> {
  const secrets = JSON.parse(await readFile(file, 'utf8')) as SecretsFile
  const added = Math.max(0, ...Object.keys(secrets.seedKeys.keys).map(Number)) + 1
  await write(file, { ...secrets, seedKeys: { ...secrets.seedKeys, keys: { ...secrets.seedKeys.keys, [added]: newSeedKey() } } })
  return added
}

/**
 * Makes the newest key the one under which seeds are sealed; returns its id. Servers that start from then on seal anew, little by little, what the
 * older keys hold. An older key may go when nothing is sealed under it any more.
 */
export async function useNewestSeedKey(file: string): Promise<number> {
  const secrets = JSON.parse(await readFile(file, 'utf8')) as SecretsFile
  const current = Math.max(...Object.keys(secrets.seedKeys.keys).map(Number))
  await write(file, { ...secrets, seedKeys: { ...secrets.seedKeys, current } })
  return current
}

function newSeedKey(): { madeAt: string; key: string } {
  return { madeAt: new Date().toISOString(), key: randomBytes(32).toString('base64') }
}

function missingIn(secrets: Partial<SecretsFile>): SecretName[] {
  return (Object.keys(MAKERS) as SecretName[]).filter((name) => secrets[name] === undefined)
}

async function write(file: string, secrets: SecretsFile): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(`${file}.new`, 'w', 0o600)
  await handle.writeFile(JSON.stringify(secrets, null, 2))
  await handle.sync()
  await handle.close()
  await rename(`${file}.new`, file)
}

/** An ECDSA key on P-256, as PKCS #8 in PEM. */
function newSigningKey(): string {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

function parse(file: SecretsFile): Secrets {
  return {
    personalData: { sealKey: Buffer.from(file.sealKey, 'base64'), sealKeyId: file.sealKeyId, lookupKey: Buffer.from(file.lookupKey, 'base64') },
    pepper: Buffer.from(file.pepper, 'base64'),
    receiptKeyId: file.receiptKeyId,
    receiptKey: createPrivateKey(file.receiptKey),
    checkpointKeyId: file.checkpointKeyId,
    checkpointKey: createPrivateKey(file.checkpointKey),
    transferKeyId: file.transferKeyId,
    transferKey: createPrivateKey(file.transferKey),
    pushKey: createPrivateKey(file.pushKey),
    seedKeys: { current: file.seedKeys.current, keys: new Map(Object.entries(file.seedKeys.keys).map(([id, { key }]) => [Number(id), Buffer.from(key, 'base64')])) },
  }
}
