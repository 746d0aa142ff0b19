import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isEasyPin } from './pin.ts'

test('what a thief tries first is easy: six alike, a run up or down, a pair or a half repeated', () => {
  for (const pin of ['000000', '999999', '123456', '012345', '456789', '654321', '987654', '543210', '121212', '909090', '123123', '800800']) assert.ok(isEasyPin(pin), pin)
})

test('other PINs are not', () => {
  for (const pin of ['258036', '112233', '123457', '102030', '135790', '112211', '890123', '100000', '246802']) assert.ok(!isEasyPin(pin), pin)
})

test('few PINs are refused: nobody searches long for one', () => {
  let easy = 0
  for (let pin = 0; pin < 1_000_000; pin++) if (isEasyPin(String(pin).padStart(6, '0'))) easy++
  assert.ok(easy > 1_000 && easy < 1_200, `${easy}`)
})
