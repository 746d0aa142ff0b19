import type { Finding } from './finding.ts'
import { importsOf } from './imports.ts'
import { isCode, isTest, type SourceFile } from './source-tree.ts'

/** Finds packages that `src/` needs to run but that `npm ci --omit=dev` doesn't install. */
export function checkProductionDependencies(files: readonly SourceFile[]): Finding[] {
  const manifest = files.find((file) => file.path === 'package.json')
  if (manifest === undefined) return []
  const installed = Object.keys((JSON.parse(manifest.text) as { dependencies?: Record<string, string> }).dependencies ?? {})
  return files
    .filter((file) => file.path.startsWith('src/') && isCode(file.path) && !isTest(file.path))
    .flatMap((file) =>
      importsOf(file)
        .filter((one) => one.target === undefined && !one.typeOnly && !one.specifier.startsWith('node:'))
        .filter((one) => !installed.includes(packageOf(one.specifier)))
        .map((one) => ({
          file: file.path,
          line: one.line,
          problem: `${packageOf(one.specifier)} is not installed in production`,
          instead: 'move it to "dependencies" in package.json',
        })),
    )
}

/** `@fastify/static/x` → `@fastify/static`, `kysely/migration` → `kysely`. */
function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}
