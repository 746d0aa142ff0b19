import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of the tree under check. */
export type SourceFile = {
  /** Path from the root, with `/`. */
  readonly path: string
  readonly text: string
}

const LEFT_OUT_FOLDERS = new Set(['node_modules', '.git', '.data', 'build', 'dist'])
const TEXT_FILE = /(\.(ts|tsx|mts|mjs|js|css|html|sql|json|jsonc|md|sh|yml|yaml|svg|webmanifest|txt)|\/(run|LICENSE|\.npmrc|\.gitignore))$/

/** Reads every text file under `root`, except what was installed, built or made by running. */
export function readSourceTree(root: string): SourceFile[] {
  return pathsUnder(root, '')
    .filter((path) => TEXT_FILE.test(`/${path}`))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}

function pathsUnder(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return LEFT_OUT_FOLDERS.has(entry.name) ? [] : pathsUnder(root, path)
    return entry.isFile() ? [path] : []
  })
}

export function isCode(path: string): boolean {
  return /\.(ts|tsx|mts|mjs|js)$/.test(path)
}

export function isTest(path: string): boolean {
  return path.endsWith('.test.ts')
}

/** Tests of the check and of the test run plant what is banned, to see it caught. */
export function plantsBreaches(path: string): boolean {
  return /^tools\/(check|testing)\/.*\.test\.ts$/.test(path)
}
