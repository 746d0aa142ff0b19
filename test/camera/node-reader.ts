import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader'
import { readPicture, type CodeKind, type Picture } from '../../web/shared/camera/read-picture.ts'

/** The reader that the apps use, with the options that they use, run in Node. */
export async function nodeReader(): Promise<(picture: Picture, kinds?: readonly CodeKind[]) => Promise<string | null>> {
  const binary = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
  await prepareZXingModule({ overrides: { wasmBinary: binary.buffer.slice(binary.byteOffset, binary.byteOffset + binary.byteLength) as ArrayBuffer }, fireImmediately: true })
  return (picture, kinds = ['QRCode']) => readPicture(readBarcodes, picture, kinds)
}
