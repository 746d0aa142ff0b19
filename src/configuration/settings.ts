import { resolve } from 'node:path'
import type { DeploymentMode } from '../database/deployment.ts'

/** What whoever starts the server decides; everything else belongs to a programme. */
export type Settings = {
  port: number
  /** A PostgreSQL of one's own; undefined: the embedded one. */
  databaseUrl: string | undefined
  dataFolder: string
  logLevel: string
  mode: DeploymentMode
}

const LOG_LEVELS = ['silent', 'fatal', 'error', 'warn', 'info', 'debug']

/** Reads the settings. Throws an Error that names the setting and what it may be. */
export function readSettings(environment: NodeJS.ProcessEnv, parameters: readonly string[]): Settings {
  const port = Number(environment['PORT'] ?? 8080)
  if (!Number.isInteger(port) || port < 1 || port > 65_534) throw new Error(`PORT must be a whole number from 1 to 65534, not "${environment['PORT']}"`)
  const logLevel = environment['LOG_LEVEL'] ?? 'info'
  if (!LOG_LEVELS.includes(logLevel)) throw new Error(`LOG_LEVEL must be one of ${LOG_LEVELS.join(', ')}, not "${logLevel}"`)
  return {
    port,
    databaseUrl: environment['DATABASE_URL'] || undefined,
    dataFolder: resolve(environment['ONJANG_DATA'] ?? '.data'),
    logLevel,
    mode: parameters.includes('--real') ? 'real' : 'sandbox',
  }
}
