/**
 * What this release's apps speak. Counted up with every change that an older app would misread; the server still takes the two before it
 * (design, law 12). An app names its own in a header; who names none (a script, a tool) is taken as it comes.
 */
export const CLIENT_VERSION = 3
export const OLDEST_CLIENT = CLIENT_VERSION - 2
export const CLIENT_VERSION_HEADER = 'onjang-client'
