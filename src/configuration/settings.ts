import { isIPv4 } from 'node:net'
import { resolve } from 'node:path'
import type { DeploymentMode } from '../database/deployment.ts'
import { readPortOneSettings, type PortOneSettings } from '../outside/portone-settings.ts'
import { findLanAddress } from './lan-address.ts'

/** What whoever starts the server decides; everything else belongs to a programme. */
export type Settings = {
  port: number
  /** A PostgreSQL of one's own; undefined: the embedded one. */
  databaseUrl: string | undefined
  dataFolder: string
  logLevel: string
  mode: DeploymentMode
  /** The address on which phones in the room may try the sandbox; undefined: loopback only. */
  lanAddress: string | undefined
  /** Who checks identities; for real money only, the sandbox has its own. */
  identityProvider: PortOneSettings | undefined
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug']

/** Reads the settings. Throws an Error that names the setting and what it may be. */
export function readSettings(environment: NodeJS.ProcessEnv, parameters: readonly string[]): Settings {
  const port = Number(environment['PORT'] ?? 8080)
  if (!Number.isInteger(port) || port < 1 || port > 65_530) throw new Error(`PORT must be a whole number from 1 to 65530, not "${environment['PORT']}"`)
  const logLevel = environment['LOG_LEVEL'] ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${logLevel}"`)
  return {
    port,
    databaseUrl: environment['DATABASE_URL'] || undefined,
    dataFolder: resolve(environment['ONJANG_DATA'] ?? '.data'),
    logLevel,
    mode: parameters.includes('--real') ? 'real' : 'sandbox',
    lanAddress: readLanAddress(parameters),
    identityProvider: parameters.includes('--real') ? readPortOneSettings(environment) : undefined,
  }
}

/** `--lan`, or `--lan=192.168.0.7` where there are several. Only the sandbox may be tried by whoever is in the room (design, law 15). */
function readLanAddress(parameters: readonly string[]): string | undefined {
  const given = parameters.find((parameter) => parameter === '--lan' || parameter.startsWith('--lan='))
  if (given === undefined) return undefined
  if (parameters.includes('--real')) throw new Error('--lan shows the sandbox to whoever is in the room: a deployment for real money refuses it')
  const address = given === '--lan' ? findLanAddress() : given.slice('--lan='.length)
  if (!isIPv4(address) || address === '0.0.0.0') throw new Error(`--lan takes an IPv4 address of this machine, not "${address}"`)
  return address
}
