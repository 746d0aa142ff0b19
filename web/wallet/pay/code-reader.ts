import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url'

/** Reads the text of a QR code in a picture; null when there is none that can be read. */
export type CodeReader = (frame: HTMLVideoElement) => Promise<string | null>

/** What the platform offers (Shape Detection API), where it does. */
type NativeDetector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
type NativeDetectorClass = { new (options: { formats: string[] }): NativeDetector; getSupportedFormats(): Promise<string[]> }

/** The longer side of the picture that our own reader looks at, in pixels. */
const LARGEST_SIDE = 960

/** The platform's reader where there is one, else ours, fetched when the camera opens. */
export async function makeCodeReader(): Promise<CodeReader> {
  const Detector = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector
  if (Detector && (await Detector.getSupportedFormats()).includes('qr_code')) {
    const detector = new Detector({ formats: ['qr_code'] })
    return async (frame) => (await detector.detect(frame))[0]?.rawValue ?? null
  }
  return ownReader()
}

async function ownReader(): Promise<CodeReader> {
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
    const picture = context.getImageData(0, 0, canvas.width, canvas.height)
    const [code] = await readBarcodes(picture, { formats: ['QRCode'], maxNumberOfSymbols: 1 })
    return code?.isValid ? code.text : null
  }
}
