import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes, randomInt } from 'node:crypto'
import { test } from 'node:test'
import { findOathtool } from '../../tools/oath-programs.ts'
import { codeAlgorithms, counterCode, timeCode, timeStep, type CodeAlgorithm } from './one-time-code.ts'

const DIGITS = '1234567890'
/** The seeds of the RFCs: the digits again and again, as long as the hash. */
const SEEDS: { readonly [algorithm in CodeAlgorithm]: Uint8Array } = {
  sha1: new TextEncoder().encode(DIGITS.repeat(2)),
  sha256: new TextEncoder().encode(DIGITS.repeat(4).slice(0, 32)),
  sha512: new TextEncoder().encode(DIGITS.repeat(7).slice(0, 64)),
}

test('the codes of counters are those of RFC 4226, appendix D', () => {
  const codes = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']
  assert.deepEqual(
    codes.map((_, counter) => counterCode(SEEDS.sha1, counter, { algorithm: 'sha1', digits: 6 })),
    codes,
  )
})

test('the codes of times are those of RFC 6238, appendix B', () => {
  const table: readonly [seconds: number, sha1: string, sha256: string, sha512: string][] = [
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ]
  for (const [seconds, ...codes] of table) {
    const ours = codeAlgorithms.map((algorithm) => timeCode(SEEDS[algorithm], seconds * 1000, { algorithm, digits: 8, period: 30 }))
    assert.deepEqual(ours, codes, String(seconds))
  }
})

test('a step begins and ends with its period', () => {
  assert.deepEqual([0, 29_999, 30_000, 59_999].map((time) => timeStep(time, 30)), [0, 0, 1, 1])
  assert.deepEqual([59_999, 60_000].map((time) => timeStep(time, 60)), [0, 1])
})

test('what can not be a seed or a counter is refused', () => {
  const form = { algorithm: 'sha1', digits: 6 } as const
  for (const length of [0, 9, 65]) assert.throws(() => counterCode(new Uint8Array(length), 0, form), String(length))
  for (const counter of [-1, 0.5, 2 ** 53, Number.NaN]) assert.throws(() => counterCode(SEEDS.sha1, counter, form), String(counter))
})

test('oathtool makes the same codes from random seeds, counters and times', () => {
  const oathtool = findOathtool()
  const code = (...given: string[]): string => execFileSync(oathtool, given, { encoding: 'utf8' }).trim()
  for (let turn = 0; turn < 60; turn++) {
    const seed = randomBytes(randomInt(10, 65))
    const digits = ([6, 7, 8] as const)[turn % 3]!
    const counter = turn % 2 === 0 ? randomInt(1_000) : randomInt(2 ** 47)
    const told = `seed ${seed.toString('hex')}, ${digits} digits`
    assert.equal(counterCode(seed, counter, { algorithm: 'sha1', digits }), code('--hotp', `--counter=${counter}`, `--digits=${digits}`, seed.toString('hex')), `${told}, counter ${counter}`)
    const algorithm = codeAlgorithms[turn % 3]!
    const period = turn % 2 === 0 ? 30 : 60
    const seconds = randomInt(4_000_000_000)
    assert.equal(
      timeCode(seed, seconds * 1000 + randomInt(1_000), { algorithm, digits, period }),
      code(`--totp=${algorithm}`, `--digits=${digits}`, `--time-step-size=${period}s`, `--now=@${seconds}`, seed.toString('hex')),
      `${told}, ${algorithm}, second ${seconds}, period ${period}`,
    )
  }
})
