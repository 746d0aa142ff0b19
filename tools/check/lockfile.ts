import { lineAt, type Finding } from './finding.ts'
import { missingEntries, type Lockfile } from './lockfile-entries.ts'
import type { SourceFile } from './source-tree.ts'

const ADDRESS = /"resolved":\s*"(https?:|git)|https?:\/\/[^"\s]*\/-\/[^"\s]*\.tgz/g

/** Finds addresses in the lockfile, which bind an install to one registry, and gaps, for which `npm ci` refuses it. */
export function checkLockfile(files: readonly SourceFile[]): Finding[] {
  return files.filter((file) => file.path === 'package-lock.json').flatMap((file) => [...checkAddresses(file), ...checkGaps(file)])
}

function checkAddresses({ path, text }: SourceFile): Finding[] {
  return [...text.matchAll(ADDRESS)].map((match) => ({
    file: path,
    line: lineAt(text, match.index),
    problem: 'the address of a package',
    instead: 'write the lockfile with omit-lockfile-registry-resolved=true (.npmrc) and install again',
  }))
}

function checkGaps({ path, text }: SourceFile): Finding[] {
  return missingEntries(JSON.parse(text) as Lockfile).map(({ name, version, neededBy }) => ({
    file: path,
    problem: `${name} ${version}, which ${neededBy} names, has no entry, so npm ci refuses the file`,
    instead: 'node tools/complete-lockfile.ts',
  }))
}
