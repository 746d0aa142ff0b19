import { randomBytes } from 'node:crypto'
import { counterCode, timeCode } from '../../src/protocol/one-time-code.ts'
import { ocraCode, ocraStep, readOcraSuite } from '../../src/protocol/ocra.ts'
import type { World } from '../world.ts'
import { pretendGenerators, pretendModels, type PretendGenerator, type PretendModel } from './pretend-generators.ts'

/** What a generator shows after a press; `secondsLeft` until a clock shows another, null for one that counts. */
export type Shown = { readonly code: string; readonly secondsLeft: number | null }

const SEED_BYTES = 20

/** Gives every pretend generator its seed, once for each world. */
export function makeGenerators(world: World): void {
  const insert = world.database.prepare('insert into generator (serial, seed, counter) values (?, ?, 0) on conflict (serial) do nothing')
  for (const { serial } of pretendGenerators) insert.run(serial, randomBytes(SEED_BYTES))
}

export function findGenerator(serial: string): { generator: PretendGenerator; model: PretendModel } | undefined {
  const generator = pretendGenerators.find((each) => each.serial === serial)
  return generator && { generator, model: pretendModels[generator.model]! }
}

/** The seed and next counter of a generator, for the maker's file. */
export function insideOf(world: World, serial: string): { seed: Uint8Array; counter: number } {
  return world.database.prepare('select seed, counter from generator where serial = ?').get(serial) as { seed: Uint8Array; counter: number }
}

/** A press on its button: the code of its clock, or the next one of those it counts. */
export function pressButton(world: World, { generator, model }: { generator: PretendGenerator; model: PretendModel }): Shown {
  if (model.period === null) {
    const { seed, counter } = world.database
      .prepare('update generator set counter = counter + 1 where serial = ? returning seed, counter - 1 as counter')
      .get(generator.serial) as { seed: Uint8Array; counter: number }
    return { code: counterCode(seed, counter, model), secondsLeft: null }
  }
  const time = world.clock().getTime() + generator.ahead
  return { code: timeCode(insideOf(world, generator.serial).seed, time, { ...model, period: model.period }), secondsLeft: left(time, model.period) }
}

/** A question typed on its keypad. Throws a RangeError when it has none, or when the question does not fit. */
export function answerQuestion(world: World, { generator, model }: { generator: PretendGenerator; model: PretendModel }, question: string): Shown {
  if (model.ocraSuite === null) throw new RangeError('this generator has no keypad')
  const suite = readOcraSuite(model.ocraSuite)
  const time = world.clock().getTime() + generator.ahead
  return { code: ocraCode(insideOf(world, generator.serial).seed, suite, { question, step: ocraStep(suite, time) }), secondsLeft: left(time, suite.stepSeconds!) }
}

function left(time: number, periodSeconds: number): number {
  return Math.ceil(periodSeconds - ((time / 1000) % periodSeconds))
}
