import { readFileSync } from 'node:fs'
import { Type } from '../../src/protocol/schema.ts'
import { languages } from '../../src/values/language.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import { pageContents } from './page-contents.ts'
import { addFontRoutes } from './page-font.ts'
import { pageHtml, pageNames, pagePaths } from './page-layout.ts'

const assets: { readonly [file: string]: string } = {
  'style.css': 'text/css; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'live.js': 'text/javascript; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
  'bank.js': 'text/javascript; charset=utf-8',
  'generators.js': 'text/javascript; charset=utf-8',
  'faults.js': 'text/javascript; charset=utf-8',
}

/** What people look at: the inbox, the bank, the OTP generators and the fault switches, in Korean unless `?lang=en`. */
export function addPageRoutes(server: SandboxServer): void {
  const query = Type.Object({ lang: Type.Optional(Type.Enum([...languages])), phone: Type.Optional(Type.String({ maxLength: 20 })) })
  for (const name of pageNames) {
    server.get(pagePaths[name], { schema: { querystring: query } }, (request, reply) => {
      const language = request.query.lang ?? 'ko'
      const { main, texts } = pageContents(name, language)
      return reply.type('text/html; charset=utf-8').send(pageHtml(name, language, main, texts))
    })
  }
  addFontRoutes(server)
  for (const [file, type] of Object.entries(assets)) {
    const bytes = readFileSync(new URL(`assets/${file}`, import.meta.url))
    server.get(`/assets/${file}`, (_request, reply) => reply.type(type).send(bytes))
  }
}
