import encodeQR from 'qr'
import type { Picture } from '../../web/shared/camera/read-picture.ts'
import type { SeededRandom } from '../faults/seeded-random.ts'

/** How a code is seen by a camera. Grey levels are 0 … 255, lengths in pixels of the picture, angles in radians. */
export type View = {
  width: number
  height: number
  /** The code's side, with its quiet zone. */
  side: number
  turn: number
  /** Tilt away from the camera, about both axes of the picture. */
  tilt: [number, number]
  dark: number
  bright: number
  /** Standard deviation of the noise. */
  noise: number
  /** Radius of the blur; 0 is sharp. */
  blur: number
  /** How much darker one side of the picture is than the other, 0 … 1. */
  shade: number
  /** Size of a hot spot of reflected light; 0 is none. */
  glare: number
}

type Grey = { width: number; height: number; levels: Float64Array }

/** Makes the picture that a camera would see of a printed code. The same seed makes the same picture. */
export function makePicture(text: string, view: View, random: SeededRandom): Picture {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: 4 })
  const seen = light(drawCode(modules, view), view)
  return toPicture(addNoise(view.blur > 0 ? blurred(seen, view.blur) : seen, view.noise, random))
}

/** Looks back along each ray from the picture to the plane of the code, four rays to a pixel. */
function drawCode(modules: boolean[][], view: View): Grey {
  const { width, height, side } = view
  const levels = new Float64Array(width * height)
  const toCode = rayToPlane(view)
  const [count, scale] = [modules.length, modules.length / side]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0
      for (const [dx, dy] of [[0.25, 0.25], [0.75, 0.25], [0.25, 0.75], [0.75, 0.75]] as const) {
        const [u, v] = toCode(x + dx, y + dy)
        const [column, row] = [Math.floor(u * scale + count / 2), Math.floor(v * scale + count / 2)]
        const isPaper = row >= 0 && row < count && column >= 0 && column < count
        // Around the paper is a table of another grey.
        sum += !isPaper ? view.dark + (view.bright - view.dark) * 0.55 : modules[row]![column] ? view.dark : view.bright
      }
      levels[y * width + x] = sum / 4
    }
  }
  return { width, height, levels }
}

/** From a point of the picture to the point of the turned and tilted plane that is seen there: a pinhole camera three widths away. */
function rayToPlane({ width, height, turn, tilt: [about, across] }: View): (x: number, y: number) => [number, number] {
  const far = 3 * width
  const [ct, st, ca, sa, cb, sb] = [Math.cos(turn), Math.sin(turn), Math.cos(about), Math.sin(about), Math.cos(across), Math.sin(across)]
  // The plane's own axes in space: turned in the plane, then tilted about the picture's horizontal and vertical axis.
  const axis = (x: number, y: number): [number, number, number] => [cb * x + sb * sa * y, ca * y, -sb * x + cb * sa * y]
  const right = axis(ct, st)
  const down = axis(-st, ct)
  const normal = [right[1] * down[2] - right[2] * down[1], right[2] * down[0] - right[0] * down[2], right[0] * down[1] - right[1] * down[0]] as const
  return (x, y) => {
    const ray = [x - width / 2, y - height / 2, far] as const
    const t = (normal[2] * far) / (normal[0] * ray[0] + normal[1] * ray[1] + normal[2] * ray[2])
    const point = [ray[0] * t, ray[1] * t, ray[2] * t - far] as const
    const along = (direction: readonly [number, number, number]): number => point[0] * direction[0] + point[1] * direction[1] + point[2] * direction[2]
    return [along(right), along(down)]
  }
}

function light({ width, height, levels }: Grey, { shade, glare }: View): Grey {
  return {
    width,
    height,
    levels: levels.map((level, place) => {
      const [x, y] = [place % width, Math.floor(place / width)]
      const spot = glare > 0 ? 90 * Math.exp(-((x - width * 0.6) ** 2 + (y - height * 0.42) ** 2) / (2 * glare ** 2)) : 0
      return level * (1 - shade * (x / width)) + spot
    }),
  }
}

/** A box blur in both directions, twice, which comes near to a lens out of focus. */
function blurred(grey: Grey, radius: number): Grey {
  let result = grey
  for (const step of [1, grey.width, 1, grey.width]) result = boxed(result, radius, step)
  return result
}

function boxed({ width, height, levels }: Grey, radius: number, step: number): Grey {
  const whole = Math.floor(radius)
  const rest = radius - whole
  const at = (place: number, otherwise: number): number => levels[place] ?? otherwise
  const weight = 1 + 2 * whole + 2 * rest
  return {
    width,
    height,
    levels: levels.map((level, place) => {
      let sum = level
      for (let offset = 1; offset <= whole; offset++) sum += at(place - offset * step, level) + at(place + offset * step, level)
      const edge = (whole + 1) * step
      return (sum + rest * (at(place - edge, level) + at(place + edge, level))) / weight
    }),
  }
}

/** Noise as the sum of four even ones, which is nearly normal. */
function addNoise(grey: Grey, deviation: number, random: SeededRandom): Grey {
  const normal = (): number => (random.next() + random.next() + random.next() + random.next() - 2) * Math.sqrt(3)
  return { ...grey, levels: deviation === 0 ? grey.levels : grey.levels.map((level) => level + deviation * normal()) }
}

function toPicture({ width, height, levels }: Grey): Picture {
  const data = new Uint8ClampedArray(width * height * 4)
  levels.forEach((level, place) => data.set([level, level, level, 255], place * 4))
  return { data, width, height }
}
