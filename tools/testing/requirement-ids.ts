import type { TestOutcome } from './test-outcome.ts'

/** One row of `docs/requirements.md`. */
export type Requirement = { readonly id: string; readonly asks: string }

/** What the last run says of a requirement: proven when at least one test names it and every one that does passed. */
export type Proof = Requirement & { readonly proven: boolean; readonly tests: readonly string[] }

const ROW = /^\| (S[12]-\d\d) \| (.+?) \|/gm
const LEADING_IDS = /^S[12]-\d\d(?:(?:, | and | )S[12]-\d\d)*\b/

/** Reads the table of `docs/requirements.md`. */
export function readRequirements(document: string): Requirement[] {
  return [...document.matchAll(ROW)].map((match) => ({ id: match[1]!, asks: match[2]!.trim() }))
}

/** The ids a title starts with: `S2-05, S2-32 a lost reply …` → both. */
export function idsOf(title: string): string[] {
  return LEADING_IDS.exec(title)?.[0].match(/S[12]-\d\d/g) ?? []
}

/** Puts the tests of a run to the requirements that their own titles, or those of their suites, start with. */
export function prove(requirements: readonly Requirement[], outcomes: readonly TestOutcome[]): Proof[] {
  return requirements.map((requirement) => {
    const tests = outcomes.filter((test) => [...test.suites, test.name].some((title) => idsOf(title).includes(requirement.id)))
    const proven = tests.length > 0 && tests.every((test) => test.passed)
    return { ...requirement, proven, tests: tests.map((test) => `${test.file}: ${test.name}${test.passed ? '' : ' (failed)'}`) }
  })
}
