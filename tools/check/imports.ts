import { dirname, join } from 'node:path/posix'
import { lineAt } from './finding.ts'
import type { SourceFile } from './source-tree.ts'

/** One import, export-from or dynamic import with a fixed text. */
export type Import = {
  readonly line: number
  /** As written: `../values/won.ts`, `node:fs`, `pg`. */
  readonly specifier: string
  /** For a relative import, the path of its target from the root. */
  readonly target?: string
  /** It disappears before running. */
  readonly typeOnly: boolean
}

const STATIC = /^[ \t]*(import|export)\s+(type\s)?(?:[^'"`;=]*?\sfrom\s+)?['"]([^'"\n]+)['"]/gm
const DYNAMIC = /\bimport\(\s*(?:\/\*[^*]*\*\/\s*)?['"]([^'"\n]+)['"]/g

/** Reads the imports of a file from its text. */
export function importsOf(file: SourceFile): Import[] {
  const found: Import[] = []
  for (const match of file.text.matchAll(STATIC)) {
    found.push(describe(file, match.index + match[0].length, match[3]!, match[2] !== undefined))
  }
  for (const match of file.text.matchAll(DYNAMIC)) found.push(describe(file, match.index, match[1]!, false))
  return found
}

function describe(file: SourceFile, offset: number, specifier: string, typeOnly: boolean): Import {
  const line = lineAt(file.text, offset)
  const relative = specifier.startsWith('.')
  return { line, specifier, typeOnly, ...(relative ? { target: join(dirname(file.path), specifier) } : {}) }
}
