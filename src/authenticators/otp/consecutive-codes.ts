import { expectedStep, findFarStep } from './find-step.ts'
import type { Generator } from './generator.ts'
import { codesNeeded } from './resync.ts'

/**
 * The step of the last of several consecutive codes, or undefined when they are not: two, or three when the first was found more than 100
 * steps away. Never at or below the last used step.
 */
export function findConsecutive(generator: Generator, now: Date, codes: readonly string[], codeAt: (step: number) => string): number | undefined {
  const [first, ...rest] = codes
  const start = first === undefined ? undefined : findFarStep(generator, now, first, codeAt)
  if (start?.at !== 'far') return undefined
  if (codes.length < codesNeeded(start.step - expectedStep(generator, now))) return undefined
  return rest.every((code, index) => codeAt(start.step + index + 1) === code) ? start.step + rest.length : undefined
}
