import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { readPicture, type CodeKind, type Picture } from '../../web/shared/camera/read-picture.ts'

let ready: Promise<unknown> | undefined

async function makeReady(): Promise<void> {
  const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  const wasmBinary = binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength) as ArrayBuffer
  ready ??= prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true })
  await ready
}

/** The reader that the apps use, with the options that they use, run in Node. */
export async function nodeReader(): Promise<(picture: Picture, kinds?: readonly CodeKind[]) => Promise<string | null>> {
  await makeReady()
  return (picture, kinds = ['QRCode']) => readPicture(readBarcodes, picture, kinds)
}

/** The QR code in an image file (PNG or JPEG), with its error correction level. */
export async function readImageFile(file: Uint8Array): Promise<{ text: string; level: string } | null> {
  await makeReady()
  const [code] = await readBarcodes(file, { formats: ['QRCode'], maxNumberOfSymbols: 1 })
  return code?.isValid ? { text: code.text, level: code.ecLevel } : null
}
