import { existsSync } from 'node:fs'
import { addMissingSecrets, makeSecretsFile } from '../src/configuration/secrets.ts'

/**
 * `node tools/make-secrets.ts FILE`: makes the secrets of a deployment, once. They can't be made again: keep a copy apart.
 * `node tools/make-secrets.ts --add FILE`: adds those that a newer version needs.
 */
const parameters = process.argv.slice(2)
const isAddition = parameters[0] === '--add'
const file = parameters[isAddition ? 1 : 0]
if (!file) {
  console.error('say where: node tools/make-secrets.ts FILE')
  process.exitCode = 2
} else if (isAddition) {
  await addMissingSecrets(file)
  console.log(`${file} is complete`)
} else if (existsSync(file)) {
  console.error(`${file} is there already; without it what it sealed could never be opened`)
  process.exitCode = 1
} else {
  await makeSecretsFile(file)
  console.log(`made ${file}`)
}
