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
