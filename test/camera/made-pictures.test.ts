import assert from 'node:assert/strict'
import { test } from 'node:test'
import { makeMerchantCode } from '../../src/protocol/merchant-code.ts'
import { readShopCode } from '../../src/protocol/scanned-code.ts'
import { shopperCodeText } from '../../src/protocol/shopper-code.ts'
import { withCheckDigit } from '../../src/protocol/short-code.ts'
import type { Picture } from '../../web/shared/camera/read-picture.ts'
import { SeededRandom } from '../faults/seeded-random.ts'
import { makePicture, type View } from './made-picture.ts'
import { nodeReader } from './node-reader.ts'

const read = await nodeReader()
const SEED = 20_261_122
/** Of each way of seeing badly. */
const EACH = 12

/** The same codes in every run, so that a seed makes the same picture. */
const CODES = [
  makeMerchantCode({ kind: 'static', token: '3GQ7Z0M5XKJ2V9RWC8TNB41DAH', merchantName: '초록반찬', merchantCity: 'KOREA' }),
  makeMerchantCode({ kind: 'dynamic', token: '7Y6P0S4EHB2KDZ1M9QXTR83CVN', amount: 12_500n, merchantName: '새벽시장 바다생선', merchantCity: 'KOREA' }),
  shopperCodeText(withCheckDigit('271828182845904523536028747135266249775')),
]

/** A code held well before a usual camera. */
const GOOD: View = { width: 360, height: 480, side: 280, turn: 0, tilt: [0, 0], dark: 25, bright: 225, noise: 2, blur: 0, shade: 0, glare: 0 }
const DEGREE = Math.PI / 180

/** Each way makes the picture worse up to a limit that a stall's corner, an old hand or a cheap phone can reach. */
const WAYS: { [way: string]: (random: SeededRandom) => Partial<View> } = {
  'low light': (random) => ({ dark: random.between(8, 20), bright: random.between(48, 70), noise: random.between(4, 7) }),
  blur: (random) => ({ blur: 1 + random.next() * 0.8, noise: 3 }),
  angle: (random) => ({ turn: random.between(0, 359) * DEGREE, tilt: [random.between(-38, 38) * DEGREE, random.between(-38, 38) * DEGREE] }),
  'cheap resolution': (random) => ({ width: 180, height: 240, side: random.between(148, 165), turn: random.between(-6, 6) * DEGREE, noise: 5 }),
  'uneven light': (random) => ({ shade: 0.3 + random.next() * 0.4, glare: random.between(20, 45), noise: 3 }),
  'all of it at once': (random) => ({
    dark: random.between(20, 35), bright: random.between(100, 130), noise: 4, blur: 0.4 + random.next() * 0.5, shade: 0.3,
    turn: random.between(-25, 25) * DEGREE, tilt: [random.between(-22, 22) * DEGREE, random.between(-22, 22) * DEGREE],
  }),
}

for (const [way, make] of Object.entries(WAYS)) {
  test(`the camera reads codes in ${way}: all of ${EACH} made pictures`, async () => {
    const unread: number[] = []
    for (let turn = 0; turn < EACH; turn++) {
      const random = new SeededRandom(SEED, `${way} ${turn}`)
      const text = CODES[turn % CODES.length]!
      const seen = await read(makePicture(text, { ...GOOD, ...make(random) }, random))
      if (seen !== text) unread.push(turn)
    }
    assert.deepEqual(unread, [])
  })
}

test('a picture without a code, or with a torn one, yields nothing and breaks nothing', async () => {
  const random = new SeededRandom(SEED, 'no code')
  const fill = (width: number, height: number, level: (x: number, y: number) => number): Picture => {
    const data = new Uint8ClampedArray(width * height * 4)
    for (let place = 0; place < width * height; place++) data.set([level(place % width, Math.floor(place / width)), level(place % width, Math.floor(place / width)), level(place % width, Math.floor(place / width)), 255], place * 4)
    return { data, width, height }
  }
  const torn = makePicture(CODES[0]!, GOOD, random)
  torn.data.fill(255, torn.width * 4 * 200, torn.width * 4 * 300)
  const pictures: [string, Picture][] = [
    ['nothing', fill(320, 240, () => 0)],
    ['paper', fill(320, 240, () => 255)],
    ['one pixel', fill(1, 1, () => 128)],
    ['one line', fill(640, 1, (x) => (x % 7) * 40)],
    ['noise', fill(320, 240, () => random.next() * 255)],
    ['stripes', fill(320, 240, (x) => (Math.floor(x / 5) % 2) * 255)],
    ['chequers', fill(320, 240, (x, y) => ((Math.floor(x / 8) + Math.floor(y / 8)) % 2) * 255)],
    ['rings', fill(320, 320, (x, y) => (Math.floor(Math.hypot(x - 160, y - 160) / 9) % 2) * 255)],
    ['a torn code', torn],
  ]
  for (const [name, picture] of pictures) for (const kinds of [['QRCode'], ['QRCode', 'Code128']] as const) assert.equal(await read(picture, kinds), null, name)
  // What somebody else's code holds is read, and then refused by its name.
  const other = 'https://example.com/a-poster'
  const seen = await read(makePicture(other, GOOD, random))
  assert.equal(seen, other)
  assert.deepEqual(readShopCode(seen!), { ok: false, failure: 'QR_NOT_FOR_PAYING' })
})
