import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { webApps } from '../web/vite-configuration.ts'
import { buildWeb } from './build.ts'

const BUILT = join(import.meta.dirname, '../build/web')

test('apps that are newer than their sources are not built again', async () => {
  await buildWeb()
  const lines: string[] = []
  await buildWeb({ report: (line) => lines.push(line) })
  assert.deepEqual(lines, [])
})

for (const app of webApps) {
  test(`the pages of ${app} hold no script or style of their own and name no other host`, async () => {
    const page = await readFile(join(BUILT, app, 'index.html'), 'utf8')
    assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)/)
    assert.doesNotMatch(page, /<style|\sstyle=|\son[a-z]+=/)
    const files = (await readdir(join(BUILT, app), { recursive: true })).filter((name) => /\.(html|css)$/.test(name))
    for (const name of files) assert.doesNotMatch(await readFile(join(BUILT, app, name), 'utf8'), /(?:src|href|url\()=?["']?(?:https?:)?\/\//, name)
  })

  test(`${app} brings its fonts with it, and a compressed copy of each script`, async () => {
    const names = await readdir(join(BUILT, app, 'assets'))
    assert.ok(names.filter((name) => name.endsWith('.woff2')).length > 50)
    for (const script of names.filter((name) => name.endsWith('.js'))) {
      assert.ok(names.includes(`${script}.br`) && names.includes(`${script}.gz`), script)
    }
  })
}
