import { longestFile } from '../house.ts'
import type { Finding } from './finding.ts'
import type { SourceFile } from './source-tree.ts'

/** Finds code files too long to be read in one sitting. */
export function checkFileSizes(files: readonly SourceFile[]): Finding[] {
  return files.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length
    if (!/\.(ts|tsx|mts|mjs|js|css|html|sql)$/.test(path) || lines <= longestFile) return []
    return [{ file: path, problem: `${lines} lines, more than ${longestFile}`, instead: 'split it by idea: one idea a file' }]
  })
}
