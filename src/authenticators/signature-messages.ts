import type { SignatureCheck } from './signature-check.ts'

/*
 * Many checks as one block of bytes, which changes hands between threads without being copied: for each check the length of what was
 * signed (4 bytes), the key (65), r‖s (64), and what was signed.
 */
const LENGTH_BYTES = 4
export const KEY_BYTES = 65
export const SIGNATURE_BYTES = 64
const HEAD_BYTES = LENGTH_BYTES + KEY_BYTES + SIGNATURE_BYTES

export function packChecks(checks: readonly SignatureCheck[]): ArrayBuffer {
  let bytes = 0
  for (const { signedBytes } of checks) bytes += HEAD_BYTES + signedBytes.length
  const block = new ArrayBuffer(bytes)
  const [view, target] = [new DataView(block), new Uint8Array(block)]
  let offset = 0
  for (const { publicKey, signedBytes, signature } of checks) {
    view.setUint32(offset, signedBytes.length)
    target.set(publicKey, offset + LENGTH_BYTES)
    target.set(signature, offset + LENGTH_BYTES + KEY_BYTES)
    target.set(signedBytes, offset + HEAD_BYTES)
    offset += HEAD_BYTES + signedBytes.length
  }
  return block
}

export function unpackChecks(block: ArrayBuffer): SignatureCheck[] {
  const view = new DataView(block)
  const checks: SignatureCheck[] = []
  for (let offset = 0; offset < block.byteLength; ) {
    const end = offset + HEAD_BYTES + view.getUint32(offset)
    checks.push({
      publicKey: new Uint8Array(block, offset + LENGTH_BYTES, KEY_BYTES),
      signature: new Uint8Array(block, offset + LENGTH_BYTES + KEY_BYTES, SIGNATURE_BYTES),
      signedBytes: new Uint8Array(block, offset + HEAD_BYTES, end - offset - HEAD_BYTES),
    })
    offset = end
  }
  return checks
}
