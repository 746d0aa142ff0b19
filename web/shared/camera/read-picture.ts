import type { readBarcodes, ReaderOptions } from 'zxing-wasm/reader'

/** QR code (ISO/IEC 18004) or the barcode of a shopper's code (ISO/IEC 15417). */
export type CodeKind = 'QRCode' | 'Code128'

/** A picture as a canvas gives it: red, green, blue and opacity, a byte each. */
export type Picture = Pick<ImageData, 'data' | 'width' | 'height'>

/** Slow ways are tried as well: pictures come from cheap cameras, held by tired hands. */
const THOROUGH: ReaderOptions = { tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 1 }

/** The text of the first code in a picture that is whole; null when there is none. `read` is the reader of zxing-wasm, made ready. */
export async function readPicture(read: typeof readBarcodes, picture: Picture, kinds: readonly CodeKind[]): Promise<string | null> {
  const [code] = await read(picture as ImageData, { ...THOROUGH, formats: [...kinds] })
  return code?.isValid ? code.text : null
}
