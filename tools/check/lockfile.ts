import { lineAt, type Finding } from './finding.ts'
import type { SourceFile } from './source-tree.ts'

const ADDRESS = /"resolved":\s*"(https?:|git)|https?:\/\/[^"\s]*\/-\/[^"\s]*\.tgz/g

/** Finds addresses in the lockfile: they bind an install to one registry. */
export function checkLockfile(files: readonly SourceFile[]): Finding[] {
  return files
    .filter((file) => file.path === 'package-lock.json')
    .flatMap(({ path, text }) =>
      [...text.matchAll(ADDRESS)].map((match) => ({
        file: path,
        line: lineAt(text, match.index),
        problem: 'the address of a package',
        instead: 'write the lockfile with omit-lockfile-registry-resolved=true (.npmrc) and install again',
      })),
    )
}
