import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { SandboxServer } from '../sandbox-server.ts'

export const FONT_PREFIX = '/fonts/'

const folder = join(import.meta.dirname, '../../node_modules/pretendard/dist/web/variable')

/** Pretendard (SIL Open Font License) comes with the development packages; without them the system's font serves. */
export const fontIsHere = existsSync(folder)

/** Serves the font's small pieces from here, never from elsewhere. */
export function addFontRoutes(server: SandboxServer): void {
  if (fontIsHere) void server.register(fastifyStatic, { root: folder, prefix: FONT_PREFIX, decorateReply: false, index: false, cacheControl: false })
}
