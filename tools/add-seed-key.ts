import { existsSync } from 'node:fs'
import { addSeedKey, useNewestSeedKey } from '../src/configuration/secrets.ts'

/**
 * A new key for OTP seeds comes in two steps, so that no server meets a seed that it cannot open:
 * 1. `node tools/add-seed-key.ts FILE` adds it to a deployment's secrets. Start every server again, one after the other.
 * 2. `node tools/add-seed-key.ts --use FILE` seals under it. Start them again: they seal all seeds anew while they serve.
 */
const isUse = process.argv[2] === '--use'
const file = process.argv[isUse ? 3 : 2]
if (!file || !existsSync(file)) {
  console.error('say where the secrets are: node tools/add-seed-key.ts [--use] FILE')
  process.exitCode = 2
} else if (isUse) console.log(`seeds are sealed under key ${await useNewestSeedKey(file)} from the next start on`)
else console.log(`key ${await addSeedKey(file)} is known from the next start on; when every server has it: --use`)
