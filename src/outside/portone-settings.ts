/** What a real identity check through PortOne needs. Taken from PortOne's console; the codes are those of the contract with the agency behind it. */
export type PortOneSettings = {
  readonly apiSecret: string
  readonly storeId: string
  readonly channelKey: string
  /** What the agency's refusals mean. A code that is not here becomes PROVIDER_CODE_UNKNOWN. */
  readonly refusals: ReadonlyMap<string, PortOneRefusal>
  /** Another address than PortOne's own, for tests. */
  readonly baseUrl?: string
}

const REFUSALS = ['PHONE_NAME_MISMATCH', 'WRONG_CARRIER'] as const
export type PortOneRefusal = (typeof REFUSALS)[number]

/**
 * Reads the settings from the environment: PORTONE_API_SECRET, PORTONE_STORE_ID, PORTONE_CHANNEL_KEY, and PORTONE_REFUSALS such as
 * `1011=PHONE_NAME_MISMATCH,1021=WRONG_CARRIER`. A secret has no default: throws an Error that names what is missing and where it comes from.
 */
export function readPortOneSettings(environment: NodeJS.ProcessEnv): PortOneSettings {
  const needed = (name: string): string => {
    const value = environment[name]
    if (!value) throw new Error(`${name} is not set: a deployment for real money checks identities through PortOne; take it from PortOne's console and keep it out of files that are shared`)
    return value
  }
  return {
    apiSecret: needed('PORTONE_API_SECRET'),
    storeId: needed('PORTONE_STORE_ID'),
    channelKey: needed('PORTONE_CHANNEL_KEY'),
    refusals: new Map((environment['PORTONE_REFUSALS'] ?? '').split(',').filter((entry) => entry.trim() !== '').map(readRefusal)),
  }
}

function readRefusal(entry: string): [code: string, refusal: PortOneRefusal] {
  const [code, meaning] = entry.split('=').map((part) => part.trim())
  const refusal = REFUSALS.find((each) => each === meaning)
  if (!code || !refusal) throw new Error(`PORTONE_REFUSALS names codes as CODE=${REFUSALS.join(' or CODE=')}, separated by commas, not "${entry.trim()}"`)
  return [code, refusal]
}
