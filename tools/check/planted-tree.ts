import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const HOME = join(import.meta.dirname, '../..')
const SETTINGS = ['tsconfig.json', '.oxlintrc.json', 'knip.json']

export type PlantedTree = Disposable & { readonly root: string; write(path: string, text: string): void }

/** A temporary tree under the settings of this project, for showing that a check catches what is planted in it. */
export function plantTree(files: { readonly [path: string]: string }): PlantedTree {
  const root = mkdtempSync(join(tmpdir(), 'onjang-planted-'))
  for (const setting of SETTINGS) cpSync(join(HOME, setting), join(root, setting))
  symlinkSync(join(HOME, 'node_modules'), join(root, 'node_modules'))
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  write('package.json', JSON.stringify({ name: 'planted', private: true, type: 'module' }))
  for (const [path, text] of Object.entries(files)) write(path, text)
  return { root, write, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) }
}

/** Copies a folder of this project into the tree, without its tests. */
export function copyInto(tree: PlantedTree, folder: string): void {
  cpSync(join(HOME, folder), join(tree.root, folder), { recursive: true, filter: (path) => !path.endsWith('.test.ts') })
}
