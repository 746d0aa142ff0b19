import { isTakeOver, keptUrls } from './installed/worker-messages.ts'
import { answerTouches, showPushes, type NotifyingScope } from './notices/notify.ts'

/**
 * Keeps the app's own files on the device, so that it starts without a network. It never touches the API: what decides about
 * money is asked of the server each time, and nothing about a person is ever put into a cache.
 */
declare const self: WorkerScope & NotifyingScope
/** Set by the build: every file that the screens need, and a name for exactly these files. */
declare const APP_FILES: readonly string[]
declare const BUILD_NAME: string

type WorkerScope = {
  readonly location: Location
  readonly clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Lasting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
  addEventListener(type: 'message', listener: (event: Lasting & { readonly data: unknown }) => void): void
}
type Lasting = { waitUntil(work: Promise<unknown>): void }
type Fetching = Lasting & { readonly request: Request; respondWith(response: Promise<Response>): void }

const PREFIX = 'app '
const BUILD = `${PREFIX}${BUILD_NAME}`
/** Fonts and the code reader: large, named by their content, and kept when they are first used. */
const LARGE_FILES = 'large files'
const PAGE = '/index.html'
/** Under these the server answers by itself. */
const OF_THE_SERVER = /^\/(v1|docs|health|metrics|openapi\.json)(\/|$)/

self.addEventListener('install', (event) => event.waitUntil(keepBuild()))
self.addEventListener('activate', (event) => event.waitUntil(takeOver()))
self.addEventListener('message', (event) => {
  if (isTakeOver(event.data)) event.waitUntil(self.skipWaiting())
  const urls = keptUrls(event.data)
  if (urls) event.waitUntil(keepLargeFiles(urls))
})
showPushes(self)
answerTouches(self)
self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin || OF_THE_SERVER.test(pathname)) return
  if (request.mode === 'navigate') event.respondWith(fromBuild(PAGE, request))
  else if (APP_FILES.includes(pathname)) event.respondWith(fromBuild(pathname, request))
  else if (pathname.startsWith('/assets/')) event.respondWith(fromAnywhere(request))
})

/** Files of an earlier build that have the same name, and so the same content, are copied instead of fetched. */
async function keepBuild(): Promise<void> {
  const cache = await caches.open(BUILD)
  await Promise.all(
    APP_FILES.map(async (path) => {
      const earlier = path.startsWith('/assets/') ? await caches.match(path) : undefined
      const response = earlier ?? (await fetch(path, path.startsWith('/assets/') ? {} : { cache: 'reload' }))
      if (!response.ok) throw new Error(`${path} answered ${response.status}`)
      await cache.put(path, response)
    }),
  )
}

/** The build before this one stays: a window that has not been changed over yet may still fetch a part of it. */
async function takeOver(): Promise<void> {
  const builds = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== BUILD)
  await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)))
  await self.clients.claim()
}

async function fromBuild(path: string, request: Request): Promise<Response> {
  const cache = await caches.open(BUILD)
  return (await cache.match(path)) ?? fetch(request)
}

async function fromAnywhere(request: Request): Promise<Response> {
  const kept = await caches.match(request.url)
  if (kept) return kept
  const response = await fetch(request)
  if (response.ok && isLarge(request.url)) await (await caches.open(LARGE_FILES)).put(request.url, response.clone())
  return response
}

async function keepLargeFiles(urls: readonly string[]): Promise<void> {
  const cache = await caches.open(LARGE_FILES)
  for (const url of urls.filter((each) => isLarge(each) && new URL(each).origin === self.location.origin)) {
    if (!(await cache.match(url))) await cache.add(url)
  }
}

function isLarge(url: string): boolean {
  return /\/assets\/[^?]+\.(woff2|wasm)$/.test(url)
}
