const SIGNS = /[^2-9A-HJKMNP-TV-Z]/g
const LENGTH = 10

/** `K7QF93HX2B` → `K7QF-93HX-2B`: easier to read out. */
export function inviteInGroups(code: string): string {
  return code.replaceAll(/.{4}(?=.)/g, '$&-')
}

/** What somebody typed, as far as it can be part of an invitation's number. */
export function readInvite(text: string): string {
  return text.toUpperCase().replaceAll(SIGNS, '').slice(0, LENGTH)
}

export function isWholeInvite(code: string): boolean {
  return code.length === LENGTH
}
