import { code128Widths } from './code128.ts'
import './qr-picture.css'

/** Quiet zone in modules (ISO/IEC 15417, 4.5: ten). */
const QUIET = 10
const HEIGHT = 56

/** Draws an even number of digits as a Code 128 barcode, black on white in every theme. */
export function BarcodePicture({ digits, label }: { digits: string; label: string }) {
  let at = QUIET
  let path = ''
  code128Widths(digits).forEach((width, place) => {
    if (place % 2 === 0) path += `M${at} 0h${width}v${HEIGHT}h-${width}z`
    at += width
  })
  const size = at + QUIET
  return (
    <svg class="barcode-picture" viewBox={`0 -8 ${size} ${HEIGHT + 16}`} role="img" aria-label={label} shape-rendering="crispEdges" preserveAspectRatio="none">
      <rect class="qr-picture__ground" y={-8} width={size} height={HEIGHT + 16} />
      <path class="qr-picture__modules" d={path} />
    </svg>
  )
}
