/** 30 signs that can not be taken for one another when read aloud or from far: digits and capitals without 0, 1, I, L, O and U. */
const SIGNS = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/**
 * The four signs that shopper and stall compare: `K7-QF`. Taken from the hash of the order's payload, so that both screens
 * show the same without asking each other. One in 810,000 others looks the same.
 */
export function confirmationNumber(hash: Uint8Array): string {
  let number = ((hash[0]! << 24) | (hash[1]! << 16) | (hash[2]! << 8) | hash[3]!) >>> 0
  let signs = ''
  for (let place = 0; place < 4; place++) {
    signs += SIGNS[number % SIGNS.length]!
    number = Math.floor(number / SIGNS.length)
  }
  return `${signs.slice(0, 2)}-${signs.slice(2)}`
}

/** The number below 30⁴ that four signs stand for: what a search compares hashes with. Throws a RangeError for other signs. */
export function confirmationSigns(signs: string): number {
  const digits = Array.from(signs, (sign) => SIGNS.indexOf(sign))
  if (digits.length !== 4 || digits.includes(-1)) throw new RangeError('not a confirmation number')
  return digits.reduceRight((number, digit) => number * SIGNS.length + digit, 0)
}
