import { join } from 'node:path'
import { runCommand } from '../run-command.ts'
import { checkBannedWords } from './banned-words.ts'
import { checkFileNames } from './file-names.ts'
import { checkFileSizes } from './file-sizes.ts'
import { findingInWords, type Finding } from './finding.ts'
import { checkHouseOrder } from './house-order.ts'
import { checkLockfile } from './lockfile.ts'
import { checkProductionDependencies } from './production-dependencies.ts'
import { readSourceTree, type SourceFile } from './source-tree.ts'

/** What one part of the check found. */
export type PartOutcome = {
  readonly part: string
  readonly passed: boolean
  /** One finding a line; empty when it passed. */
  readonly findings: string
  readonly milliseconds: number
}

const PROGRAMS = join(import.meta.dirname, '../../node_modules/.bin')

const ownChecks: { readonly [part: string]: (files: readonly SourceFile[]) => Finding[] } = {
  'order of the house': checkHouseOrder,
  names: checkFileNames,
  sizes: checkFileSizes,
  words: checkBannedWords,
  lockfile: checkLockfile,
  'production dependencies': checkProductionDependencies,
}

/** Checks the tree at `root`: types, lint, dead code, and the rules of the house. The programs run side by side. */
export async function checkTree(root: string): Promise<PartOutcome[]> {
  const programs = Promise.all([checkTypes(root), checkLint(root), checkDeadCode(root)])
  const rules = checkRules(root)
  return [...(await programs), ...rules]
}

export function checkTypes(root: string): Promise<PartOutcome> {
  return runProgram('types', root, 'tsc', ['--project', '.', '--pretty', 'false'])
}

/** The rules are in `.oxlintrc.json`; those that need types (floating promises) run through tsgolint. */
export function checkLint(root: string): Promise<PartOutcome> {
  return runProgram('lint', root, 'oxlint', ['--type-aware', '--deny-warnings', '--format', 'unix'])
}

/** Files, exports and packages that nothing uses, and packages that are used but not named in package.json. */
export function checkDeadCode(root: string): Promise<PartOutcome> {
  return runProgram('dead code and dependencies', root, 'knip', ['--no-progress', '--no-config-hints', '--reporter', 'compact'])
}

/** The rules of the house alone. */
export function checkRules(root: string): PartOutcome[] {
  const files = readSourceTree(root)
  return Object.entries(ownChecks).map(([part, check]) => {
    const start = performance.now()
    const findings = check(files).map(findingInWords)
    return { part, passed: findings.length === 0, findings: findings.join('\n'), milliseconds: performance.now() - start }
  })
}

async function runProgram(part: string, root: string, program: string, parameters: readonly string[]): Promise<PartOutcome> {
  const start = performance.now()
  const { code, output } = await runCommand(join(PROGRAMS, program), parameters, { cwd: root })
  const passed = code === 0
  return { part, passed, findings: passed ? '' : output.trim(), milliseconds: performance.now() - start }
}
