/**
 * What this release's apps speak. Counted up with every change that an older app would misread; the server still takes the two before it
 * (design, law 12). An app names its own in a header; who names none (a script, a tool) is taken as it comes.
 */
export const CLIENT_VERSION = 3
export const OLDEST_CLIENT = CLIENT_VERSION - 2
export const CLIENT_VERSION_HEADER = 'onjang-client'

/** Whether an app named a version that is served no more. A version is a whole number; anything else was never one of ours. */
export function isOutdatedClient(named: string | string[] | undefined): boolean {
  if (named === undefined) return false
  return typeof named !== 'string' || !/^[0-9]{1,6}$/.test(named) || Number(named) < OLDEST_CLIENT
}
