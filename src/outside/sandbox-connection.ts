import { readFileSync } from 'node:fs'
import type { Static } from 'typebox'
import { Type } from '../protocol/schema.ts'
import { answerShape } from './answer-shape.ts'

const Connection = Type.Object({
  url: Type.String({ pattern: '^http://(127[.]0[.]0[.]1|localhost):[0-9]{1,5}/?$' }),
  clientId: Type.String({ minLength: 1 }),
  clientSecret: Type.String({ minLength: 1 }),
  clientUseCode: Type.String({ pattern: '^[A-Z0-9]{10}$' }),
  contractAccountNumber: Type.String({ pattern: '^[0-9]{1,16}$' }),
  poolFintechUseNumber: Type.String({ pattern: '^[0-9]{24}$' }),
})

/** How to reach the pretend world, as it writes it to `connection.json` in its data folder. */
export type SandboxConnection = Static<typeof Connection>

const checked = answerShape(Connection)

/** Reads the connection file of a running sandbox. Throws an Error if it is missing or is not one, such as one that leaves this machine. */
export function readSandboxConnection(file: string): SandboxConnection {
  const read: unknown = JSON.parse(readFileSync(file, 'utf8'))
  if (!checked.Check(read)) throw new Error(`not a connection to a sandbox on this machine: ${file}`)
  return read
}
