import { existsSync } from 'node:fs'
import { makeSecretsFile } from '../src/configuration/secrets.ts'

/** `node tools/make-secrets.ts FILE`: makes the secrets of a deployment, once. They can't be made again: keep a copy apart. */
const file = process.argv[2]
if (!file) {
  console.error('say where: node tools/make-secrets.ts FILE')
  process.exitCode = 2
} else if (existsSync(file)) {
  console.error(`${file} is there already; without it what it sealed could never be opened`)
  process.exitCode = 1
} else {
  await makeSecretsFile(file)
  console.log(`made ${file}`)
}
