import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { addMissingSecrets, makeSecretsFile, readSecrets } from './secrets.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'onjang-secrets-'))
})
after(() => rm(folder, { recursive: true }))

test('a sandbox makes its secrets once, readable by their owner only', async () => {
  const first = await readSecrets(folder, 'sandbox')
  assert.equal((await stat(join(folder, 'secrets.json'))).mode & 0o777, 0o600)
  assert.deepEqual((await readSecrets(folder, 'sandbox')).pepper, first.pepper)
})

test('secrets of an older version are kept, and those it lacks are added with a date: by itself in a sandbox, by hand for real money', async () => {
  const file = join(folder, 'secrets.json')
  const { checkpointKey: _key, pushKey: _push, ...older } = await makeSecretsFile(file)
  await writeFile(file, JSON.stringify(older))
  await assert.rejects(readSecrets(folder, 'real'), /lacks checkpointKey, pushKey: add with "node tools\/make-secrets.ts --add/)
  await addMissingSecrets(file)
  const completed = JSON.parse(await readFile(file, 'utf8')) as typeof older & { addedAt: Record<string, string> }
  assert.equal(completed.sealKey, older.sealKey)
  assert.deepEqual(Object.keys(completed.addedAt), ['checkpointKey', 'pushKey'])
  assert.equal((await readSecrets(folder, 'real')).checkpointKey.asymmetricKeyType, 'ec')
})
