/** Crockford's base 32: capitals and digits, which a QR code packs tightly. */
const BASE32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** 128 random bits, as a number. */
export function randomBits(): bigint {
  let bits = 0n
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) bits = (bits << 8n) | BigInt(byte)
  return bits
}

/** 128 random bits in 26 signs: what a code carries. It says nothing; it only finds what it was made for. */
export function newCodeToken(): string {
  let bits = randomBits()
  let token = ''
  for (let place = 0; place < 26; place++) {
    token = BASE32[Number(bits & 31n)]! + token
    bits >>= 5n
  }
  return token
}
