import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'
import { readPicture, type CodeKind } from './read-picture.ts'

/** Reads the text of a code in a picture; null when there is none that can be read. */
export type CodeReader = (frame: HTMLVideoElement) => Promise<string | null>

/** What the platform offers (Shape Detection API), where it does. */
type NativeDetector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type NativeDetectorClass = { new (options: { formats: string[] }): NativeDetector; getSupportedFormats(): Promise<string[]> }

const NATIVE_NAMES = { QRCode: 'qr_code', Code128: 'code_128' } as const satisfies { [kind in CodeKind]: string }

/** The longer side of the picture that our own reader looks at, in pixels. */
const LARGEST_SIDE = 960

/** The platform's reader where there is one for these kinds, else ours, fetched when the camera opens. */
export async function makeCodeReader(kinds: readonly CodeKind[]): Promise<CodeReader> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector
  const formats = kinds.map((kind) => NATIVE_NAMES[kind])
  const supported = Detector ? await Detector.getSupportedFormats() : []
  if (Detector && formats.every((format) => supported.includes(format))) {
    const detector = new Detector({ formats })
    return async (frame) => (await detector.detect(frame))[0]?.rawValue ?? null
  }
  return ownReader(kinds)
}

async function ownReader(kinds: readonly CodeKind[]): Promise<CodeReader> {
  const { prepareZXingModule, readBarcodes } = await import('zxing-wasm/reader')
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true })
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('this browser draws no pictures')
  return async (frame) => {
    const scale = Math.min(1, LARGEST_SIDE / Math.max(frame.videoWidth, frame.videoHeight))
    canvas.width = Math.round(frame.videoWidth * scale)
    canvas.height = Math.round(frame.videoHeight * scale)
    if (canvas.width === 0 || canvas.height === 0) return null
    context.drawImage(frame, 0, 0, canvas.width, canvas.height)
    return readPicture(readBarcodes, context.getImageData(0, 0, canvas.width, canvas.height), kinds)
  }
}
