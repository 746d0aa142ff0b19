/** Raw r‖s → DER (SEC 1, C.5): Node verifies it twice as fast as the raw form. */
export function derSignature(raw: Uint8Array): Buffer {
  const r = derInteger(raw.subarray(0, 32))
  const s = derInteger(raw.subarray(32, 64))
  return Buffer.concat([Buffer.from([0x30, r.length + s.length]), r, s])
}

function derInteger(bytes: Uint8Array): Buffer {
  let start = 0
  while (start < bytes.length - 1 && bytes[start] === 0) start++
  const digits = bytes.subarray(start)
  const needsZero = digits[0]! >= 0x80
  return Buffer.concat([Buffer.from(needsZero ? [0x02, digits.length + 1, 0] : [0x02, digits.length]), digits])
}
