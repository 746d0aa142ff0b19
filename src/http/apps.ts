import { existsSync } from 'node:fs'
import { join, normalize } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { failure } from '../reasons/failure.ts'
import type { App } from './app.ts'
import { lanAppOf, type Lan } from './lan.ts'
import { sendProblem } from './problem-document.ts'

/** The web apps, each with a host name of its own: `wallet.localhost:8080`. */
const WEB_APPS = ['wallet', 'till', 'office', 'console'] as const
type WebApp = (typeof WEB_APPS)[number]

/** The app whose host a request names, by the first label, or on the local network by the port. */
function appOf(request: FastifyRequest, lan: Lan | undefined): WebApp | undefined {
  const onLan = lanAppOf(lan, request.host)
  if (onLan) return onLan
  const label = request.hostname.split('.')[0]
  return WEB_APPS.find((app) => app === label)
}

/** Serves each app's built files on its host; a path without a file is a screen of the app. Everything else is a named NOT_FOUND. */
export async function serveApps(app: App, builtFolder: string, walletUrl: string, lan?: Lan): Promise<void> {
  await app.register(fastifyStatic, { root: builtFolder, serve: false, cacheControl: false, preCompressed: true })
  app.setNotFoundHandler((request, reply) => {
    if (request.method !== 'GET' || request.url.startsWith('/v1/')) return sendProblem(request, reply, failure('NOT_FOUND', 'not_moved'))
    const web = appOf(request, lan)
    if (web) return sendFile(reply, builtFolder, web, request.url.split('?', 1)[0]!)
    return request.hostname === 'localhost' ? reply.redirect(walletUrl) : sendProblem(request, reply, failure('NOT_FOUND', 'not_moved'))
  })
}

function sendFile(reply: FastifyReply, builtFolder: string, web: WebApp, path: string): FastifyReply {
  const file = normalize(path).replace(/^\/+/, '')
  const isFile = file !== '' && !file.startsWith('..') && /\.[a-z0-9]+$/i.test(file) && existsSync(join(builtFolder, web, file))
  // Files under assets/ carry the hash of what is in them in their names.
  reply.header('cache-control', isFile && file.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
  return reply.sendFile(join(web, isFile ? file : 'index.html'))
}
