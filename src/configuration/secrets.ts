import { createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DeploymentMode } from '../database/deployment.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'

/** Keys of a deployment. One key, one purpose, each with an id and a date (design, law 14). */
export type Secrets = { personalData: PersonalDataKeys; pepper: Buffer; receiptKeyId: Uuid; receiptKey: KeyObject }

type SecretsFile = { madeAt: string; sealKeyId: number; sealKey: string; lookupKey: string; pepper: string; receiptKeyId: Uuid; receiptKey: string }

/**
 * Reads the secrets beside the data. A sandbox makes its own at the first start; for real money they must be there already, for a key that
 * is lost can't be made again and a key that was made in passing is in nobody's keeping.
 */
export async function readSecrets(dataFolder: string, mode: DeploymentMode): Promise<Secrets> {
  const file = join(dataFolder, 'secrets.json')
  const kept = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (kept !== undefined) return parse(JSON.parse(kept) as SecretsFile)
  if (mode === 'real') throw new Error(`no secrets at ${file}: make them once with "node tools/make-secrets.ts ${file}", keep a copy apart, and start again`)
  return parse(await makeSecretsFile(file))
}

/** Makes new secrets and writes them durably, readable by their owner only. Throws when the file is there already. */
export async function makeSecretsFile(file: string): Promise<SecretsFile> {
  const secrets: SecretsFile = {
    madeAt: new Date().toISOString(),
    sealKeyId: 1,
    sealKey: randomBytes(32).toString('base64'),
    lookupKey: randomBytes(32).toString('base64'),
    pepper: randomBytes(32).toString('base64'),
    receiptKeyId: newUuid(),
    receiptKey: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
  await mkdir(dirname(file), { recursive: true })
  const handle = await open(`${file}.new`, 'w', 0o600)
  await handle.writeFile(JSON.stringify(secrets, null, 2))
  await handle.sync()
  await handle.close()
  await rename(`${file}.new`, file)
  return secrets
}

function parse(file: SecretsFile): Secrets {
  return {
    personalData: { sealKey: Buffer.from(file.sealKey, 'base64'), sealKeyId: file.sealKeyId, lookupKey: Buffer.from(file.lookupKey, 'base64') },
    pepper: Buffer.from(file.pepper, 'base64'),
    receiptKeyId: file.receiptKeyId,
    receiptKey: createPrivateKey(file.receiptKey),
  }
}
