import type { Finding } from './finding.ts'
import { isCode, plantsBreaches, type SourceFile } from './source-tree.ts'

const SAYS_NOTHING = /^(utils?|utilit(y|ies)|helpers?|commons?|managers?|misc|miscellaneous|libs?|stuff)$/i
const SAYS_NOTHING_IN_CODE = /\b(?:class|function|interface|type|const)\s+\w*(?:Utils?|Helpers?|Manager)\b/
const ONLY_EXPORTS_FROM = /^(\s*export\s+(type\s+)?(\*|\{[^}]*\})(\s+as\s+\w+)?\s+from\s+['"][^'"]+['"];?\s*)+$/

/** Finds names that don't say what is inside, and barrels. */
export function checkFileNames(files: readonly SourceFile[]): Finding[] {
  return files.flatMap((file) => [...checkPath(file), ...(isCode(file.path) ? [...checkBarrel(file), ...checkDeclarations(file)] : [])])
}

function checkPath({ path }: SourceFile): Finding[] {
  const word = path
    .replace(/\.\w+$/, '')
    .split(/[/.\-_]/)
    .find((part) => SAYS_NOTHING.test(part))
  if (word === undefined) return []
  return [{ file: path, problem: `"${word}" names no idea`, instead: 'name the file for the one thing it does, in the words of the field' }]
}

function checkBarrel({ path, text }: SourceFile): Finding[] {
  const isIndex = /(^|\/)index\.\w+$/.test(path)
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '').trim()
  if (!isIndex && !ONLY_EXPORTS_FROM.test(withoutComments)) return []
  return [{ file: path, problem: 'a barrel', instead: 'import from the file that holds the thing' }]
}

function checkDeclarations({ path, text }: SourceFile): Finding[] {
  if (plantsBreaches(path)) return []
  return text.split('\n').flatMap((line, index) => {
    if (!SAYS_NOTHING_IN_CODE.test(line)) return []
    return [{ file: path, line: index + 1, problem: 'a name that says nothing', instead: 'name what it does: a verb for a function, the thing itself for a type' }]
  })
}
