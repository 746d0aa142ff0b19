import type { readBarcodes, ReaderOptions } from 'zxing-wasm/reader'

/** QR code (ISO/IEC 18004) or the barcode of a shopper's code (ISO/IEC 15417). */
export type CodeKind = 'QRCode' | 'Code128'

/** A picture as a canvas gives it: red, green, blue and opacity, a byte each. */
export type Picture = Pick<ImageData, 'data' | 'width' | 'height'>

/** Slow ways are tried as well: pictures come from cheap cameras, held by tired hands. */
const THOROUGH: ReaderOptions = { tryHarder: true, tryRotate: true, tryInvert: true, tryDownscale: true, maxNumberOfSymbols: 1 }

/**
 * The text of the first code in a picture that is whole; null when there is none. `read` is the reader of zxing-wasm, made ready.
 * Light and dark are told apart by their surroundings, which shadows need; then in a picture of half the size, where the noise of low light
 * has been averaged out; then by one threshold for the whole of it.
 */
export async function readPicture(read: typeof readBarcodes, picture: Picture, kinds: readonly CodeKind[]): Promise<string | null> {
  const smaller = halved(picture)
  for (const [seen, binarizer] of [[picture, 'LocalAverage'], [smaller, 'LocalAverage'], [smaller, 'GlobalHistogram']] as const) {
    const [code] = await read(seen as ImageData, { ...THOROUGH, binarizer, formats: [...kinds] })
    if (code?.isValid) return code.text
  }
  return null
}

/** Each four pixels as one grey one: their middle. */
function halved({ data, width, height }: Picture): Picture {
  const [columns, rows] = [Math.max(1, width >> 1), Math.max(1, height >> 1)]
  const smaller = new Uint8ClampedArray(columns * rows * 4).fill(255)
  const green = (x: number, y: number): number => data[(Math.min(y, height - 1) * width + Math.min(x, width - 1)) * 4 + 1]!
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      const level = (green(2 * x, 2 * y) + green(2 * x + 1, 2 * y) + green(2 * x, 2 * y + 1) + green(2 * x + 1, 2 * y + 1)) / 4
      smaller.fill(level, (y * columns + x) * 4, (y * columns + x) * 4 + 3)
    }
  }
  return { data: smaller, width: columns, height: rows }
}
