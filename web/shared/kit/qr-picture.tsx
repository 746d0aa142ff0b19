import encodeQR from 'qr'
import './qr-picture.css'

/** Quiet zone in modules (ISO/IEC 18004, 9.1: four). */
const BORDER = 4

/** Draws a code at error correction level M, black on white in every theme, because cameras expect that. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: BORDER })
  const size = modules.length
  let path = ''
  modules.forEach((row, y) => {
    row.forEach((dark, x) => {
      if (dark) path += `M${x} ${y}h1v1h-1z`
    })
  })
  return (
    <svg class="qr-picture" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect class="qr-picture__ground" width={size} height={size} />
      <path class="qr-picture__modules" d={path} />
    </svg>
  )
}
