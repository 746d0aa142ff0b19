import { catalogue, reasonRecord, type Reason } from '../reasons/catalogue.ts'
import type { App } from './app.ts'
import { languageOf } from './language.ts'

const HEADINGS = { ko: '안 되는 이유와 할 일', en: 'Why it did not work, and what to do' } as const
const RETRY = {
  ko: { same_id: '같은 요청을 그대로 다시 보내면 돼요.', new_id: '새로 시작하면 돼요.', no: '다시 보내도 소용이 없어요.' },
  en: { same_id: 'Sending the same request again helps.', new_id: 'Starting anew helps.', no: 'Trying again does not help.' },
} as const

/** `/docs/reasons`: where the `type` of every problem document leads. */
export function reasonPages(app: App): void {
  app.get('/docs/reasons', { config: { access: 'anyone' }, schema: { hide: true } }, async (request, reply) => {
    const language = languageOf(request)
    const entries = (Object.keys(catalogue) as Reason[]).map((reason) => {
      const record = reasonRecord(reason)
      return `<section id="${reason}"><h2>${reason}</h2><p>${escaped(record.text[language])}</p><p>→ ${escaped(record.remedy.label[language])}. ${RETRY[language][record.retry]}</p></section>`
    })
    reply.header('content-type', 'text/html; charset=utf-8')
    return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Onjang · ${HEADINGS[language]}</title></head><body><main><h1>${HEADINGS[language]}</h1>${entries.join('')}</main></body></html>`
  })
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
