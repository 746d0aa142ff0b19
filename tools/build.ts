import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { join, sep } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { build, type Manifest } from 'vite'
import { configurationOf, webApps, workerConfiguration, type WebApp } from '../web/vite-configuration.ts'

const HOME = fileURLToPath(new URL('..', import.meta.url))
const STAMP = '.built'
/** Of 11: nearly as small, and many times as fast. */
const BROTLI_QUALITY = 8
/** Bytes of script, compressed, that an app may load before its first screen. */
const FIRST_SCRIPT_LIMIT = 60 * 1024

/** Builds the web apps into `build/web/<app>/`. An app that is newer than all its sources is left alone, unless `force`. */
export async function buildWeb(options: { force?: boolean; report?: (line: string) => void } = {}): Promise<void> {
  const report = options.report ?? console.log
  for (const app of webApps) {
    if (!options.force && (await isFresh(app))) continue
    const began = performance.now()
    const bytes = await buildApp(app)
    const took = Math.round(performance.now() - began)
    report(`built ${app} in ${took} ms: first script ${(bytes / 1024).toFixed(1)} KB of ${FIRST_SCRIPT_LIMIT / 1024} KB, compressed`)
    if (bytes > FIRST_SCRIPT_LIMIT) throw new Error(`the first script of ${app} is too large: ${bytes} bytes`)
  }
}

/** Builds beside the old one and then takes its place, so that a running server never serves half an app. */
async function buildApp(app: WebApp): Promise<number> {
  const folder = join(HOME, 'build/web', app)
  const made = `${folder}.${process.pid}.new`
  const old = `${folder}.${process.pid}.old`
  try {
    await build(configurationOf(app, made))
    const bytes = await firstScript(made)
    await buildWorker(made)
    await compressFiles(made)
    await writeFile(join(made, STAMP), `${bytes}\n`)
    if (existsSync(folder)) await rename(folder, old)
    await rename(made, folder)
    return bytes
  } finally {
    await rm(made, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

/** Builds the worker that keeps the app's files on the device. Its name for them changes with any of them, and with the release. */
async function buildWorker(folder: string): Promise<void> {
  const names = (await readdir(folder, { recursive: true })).map((name) => name.replaceAll(sep, '/'))
  const kept = names.filter((name) => /\.(html|js|css|svg|webmanifest)$|^icon-192\.png$/.test(name) && !name.startsWith('.')).toSorted()
  const hash = createHash('sha256').update(await readFile(join(HOME, 'package.json')))
  for (const name of kept) hash.update(name).update(await readFile(join(folder, name)))
  await build(workerConfiguration(folder, kept.map((name) => `/${name}`), hash.digest('hex').slice(0, 16)))
}

/** Lays a `.br` and a `.gz` beside each text and program, for a server that sends them to browsers that take them. */
async function compressFiles(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(js|css|html|svg|wasm|webmanifest)$/.test(name)) continue
    const bytes = await readFile(join(folder, name))
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }))
    await writeFile(join(folder, `${name}.gz`), gzipSync(bytes))
  }
}

/** What a browser fetches as script before the first screen, compressed: the entry and all it imports at once. */
async function firstScript(folder: string): Promise<number> {
  const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Manifest
  const files = new Set<string>()
  const visit = (name: string) => {
    const chunk = manifest[name]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    chunk.imports?.forEach(visit)
  }
  for (const [name, chunk] of Object.entries(manifest)) if (chunk.isEntry) visit(name)
  let bytes = 0
  for (const file of files) bytes += gzipSync(await readFile(join(folder, file))).length
  return bytes
}

async function isFresh(app: WebApp): Promise<boolean> {
  const stamp = join(HOME, 'build/web', app, STAMP)
  if (!existsSync(stamp)) return false
  const built = (await stat(stamp)).mtimeMs
  const sources = ['web', 'src/values', 'src/reasons', 'src/protocol', 'package-lock.json', 'tools/build.ts']
  const times = await Promise.all(sources.map((source) => newestTime(join(HOME, source))))
  return Math.max(...times) < built
}

async function newestTime(path: string): Promise<number> {
  const facts = await stat(path)
  if (!facts.isDirectory()) return facts.mtimeMs
  const inside = await Promise.all((await readdir(path)).map((name) => newestTime(join(path, name))))
  return Math.max(facts.mtimeMs, ...inside)
}

if (import.meta.main) await buildWeb({ force: process.argv.includes('--force') })
