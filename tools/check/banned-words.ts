import { lineAt, type Finding } from './finding.ts'
import { isCode, plantsBreaches, type SourceFile } from './source-tree.ts'

type Ban = {
  readonly pattern: RegExp
  readonly problem: string
  readonly instead: string
  readonly appliesTo: (path: string) => boolean
}

const everywhere = (): boolean => true
const notInRules = (path: string): boolean => path !== 'CONTRIBUTING.md'

const bans: readonly Ban[] = [
  { pattern: /\b(TODO|FIXME|XXX)\b/g, problem: 'work left over', instead: 'do it now, or open an issue and leave the code whole', appliesTo: notInRules },
  { pattern: /@ts-(ignore|nocheck|expect-error)/g, problem: 'the type check is silenced', instead: 'give the value its type; narrow unknown with a check', appliesTo: isCode },
  { pattern: /\bas any\b|<any>/g, problem: 'a type thrown away', instead: 'use unknown and narrow it', appliesTo: isCode },
  { pattern: /\.(skip|only|todo)\(|\b(skip|only|todo): true\b/g, problem: 'a test that is left out or leaves others out', instead: 'mend the test or delete it', appliesTo: isCode },
  {
    pattern: /\bcatch\s*(\([^)]*\))?\s*\{(\s|\/\/[^\n]*\n|\/\*[\s\S]*?\*\/)*\}|\.catch\(\s*(\(\w*\)|\w+)\s*=>\s*(\{\s*\}|undefined|null)\s*\)/g,
    problem: 'an error is swallowed',
    instead: 'name the error that is expected, handle it, and throw every other one',
    appliesTo: isCode,
  },
  {
    pattern: /\b(eslint|oxlint)-disable(?![^\n]*--\s*\S)/g,
    problem: 'a lint rule is switched off without a reason',
    instead: 'write the code the rule asks for, or say why after " -- "',
    appliesTo: isCode,
  },
  {
    pattern: /(?<![\w.~}])(\/work\/|\/root\/|\/home\/\w+\/|\/Users\/\w+\/|\/tmp\/)/g,
    problem: 'a path of one machine',
    instead: 'start from import.meta.dirname, a setting, or os.tmpdir()',
    appliesTo: everywhere,
  },
  { pattern: /https?:\/\/registry\.|^\s*registry\s*=/gm, problem: 'the address of a package registry', instead: 'leave it out: npm knows where to ask', appliesTo: everywhere },
]

/** The words stand here because they are banned here. */
const EXEMPT = new Set(['tools/check/banned-words.ts', 'package-lock.json', 'LICENSE'])

/** Finds words that stand for something put off, silenced or bound to one machine. */
export function checkBannedWords(files: readonly SourceFile[]): Finding[] {
  return files.filter((file) => !EXEMPT.has(file.path) && !plantsBreaches(file.path)).flatMap((file) => bans.flatMap((ban) => findBan(file, ban)))
}

function findBan({ path, text }: SourceFile, { pattern, problem, instead, appliesTo }: Ban): Finding[] {
  if (!appliesTo(path)) return []
  return [...text.matchAll(pattern)].map((match) => {
    const word = match[0].trim().replaceAll(/\s+/g, ' ')
    return { file: path, line: lineAt(text, match.index), problem: `${problem} (${word})`, instead }
  })
}
