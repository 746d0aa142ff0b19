import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newShopperToken } from '../../../src/protocol/shopper-code.ts'
import { nodeReader } from '../../../test/camera/node-reader.ts'
import type { Picture } from '../camera/read-picture.ts'
import { code128Widths } from './code128.ts'

const read = await nodeReader()

/** Draws widths as a picture, `module` pixels to a module. */
function draw(widths: number[], module: number): Picture {
  const height = 40
  const width = (widths.reduce((sum, one) => sum + one, 0) + 20) * module
  const data = new Uint8ClampedArray(width * height * 4).fill(255)
  let at = 10 * module
  widths.forEach((one, place) => {
    for (let x = at; place % 2 === 0 && x < at + one * module; x++) for (let y = 0; y < height; y++) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
    at += one * module
  })
  return { data, width, height }
}

test('every pair of digits is read back by a reader that is not ours', async () => {
  const all = Array.from({ length: 100 }, (_, value) => String(value).padStart(2, '0'))
  for (let from = 0; from < 100; from += 10) {
    const digits = all.slice(from, from + 10).join('')
    assert.equal(await read(draw(code128Widths(digits), 2), ['Code128']), digits)
  }
})

test('S2-05 the barcode of a shopper’s code fits a phone, one pixel to a module, and is read', async () => {
  for (let turn = 0; turn < 20; turn++) {
    const token = newShopperToken()
    const picture = draw(code128Widths(token), 1)
    assert.ok(picture.width <= 300, `${picture.width} modules`)
    assert.equal(await read(picture, ['QRCode', 'Code128']), token)
  }
})

test('what is no even number of digits has no barcode', () => {
  for (const text of ['', '1', '123', '1a']) assert.throws(() => code128Widths(text), RangeError)
})
