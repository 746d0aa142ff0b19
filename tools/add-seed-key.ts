import { existsSync } from 'node:fs'
import { addSeedKey } from '../src/configuration/secrets.ts'

/** `node tools/add-seed-key.ts FILE`: adds a key for OTP seeds to a deployment's secrets. Start the servers again: they seal the seeds under it while they serve. */
const file = process.argv[2]
if (!file || !existsSync(file)) {
  console.error('say where the secrets are: node tools/add-seed-key.ts FILE')
  process.exitCode = 2
} else {
  console.log(`seeds are sealed under key ${await addSeedKey(file)} from the next start on`)
}
