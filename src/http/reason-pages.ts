import { Type } from '../protocol/schema.ts'
import { catalogue, reasonRecord, type Reason } from '../reasons/catalogue.ts'
import { strict } from '../protocol/api/values.ts'
import type { App } from './app.ts'
import { languageOf } from './language.ts'
import type { Language } from '../values/language.ts'

const HEADINGS = { ko: '안 되는 이유와 할 일', en: 'Why it did not work, and what to do' } as const
const RETRY = {
  ko: { same_id: '같은 요청을 그대로 다시 보내면 돼요.', new_id: '새로 시작하면 돼요.', no: '다시 보내도 소용이 없어요.' },
  en: { same_id: 'Sending the same request again helps.', new_id: 'Starting anew helps.', no: 'Trying again does not help.' },
} as const

const SEARCH = { ko: { label: '찾을 말', find: '찾기', none: '찾은 답이 없어요. 다른 말로 찾아 보세요.', all: '모두 보기' }, en: { label: 'Words to look for', find: 'Find', none: 'No answer has these words. Try others.', all: 'Show all' } } as const

const Query = Type.Object({ lang: Type.Optional(Type.Enum(['ko', 'en'])), q: Type.Optional(Type.String({ maxLength: 80 })) }, strict)

/** Whether every word stands in the answer: its name, cause, or what to do, in either language. */
function answers(reason: Reason, words: readonly string[]): boolean {
  const { text, remedy } = reasonRecord(reason)
  const all = [reason, text.ko, text.en, remedy.label.ko, remedy.label.en].join(' ').toLowerCase()
  return words.every((word) => all.includes(word))
}

/** `/docs/reasons`: where the `type` of every problem document leads; answers to look through by words. */
export function reasonPages(app: App): void {
  app.get('/docs/reasons', { config: { access: 'anyone' }, schema: { hide: true, querystring: Query } }, async (request, reply) => {
    const language = request.query.lang ?? languageOf(request)
    const asked = request.query.q ?? ''
    const found = (Object.keys(catalogue) as Reason[]).filter((reason) => answers(reason, asked.toLowerCase().split(/\s+/)))
    const entries = found.map((reason) => {
      const record = reasonRecord(reason)
      return `<section id="${reason}"><h2>${reason}</h2><p>${escaped(record.text[language])}</p><p>→ ${escaped(record.remedy.label[language])}. ${RETRY[language][record.retry]}</p></section>`
    })
    reply.header('content-type', 'text/html; charset=utf-8')
    return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Onjang · ${HEADINGS[language]}</title></head><body><main><h1>${HEADINGS[language]}</h1>${searchForm(language, asked)}${entries.join('') || `<p>${SEARCH[language].none}</p>`}</main></body></html>`
  })
}

function searchForm(language: Language, asked: string): string {
  const { label, find, all } = SEARCH[language]
  const other = language === 'ko' ? 'en' : 'ko'
  const form = `<form role="search" action="/docs/reasons"><input type="hidden" name="lang" value="${language}"><label>${label} <input type="search" name="q" maxlength="80" value="${escaped(asked)}"></label> <button>${find}</button></form>`
  return `${form}<p><a href="/docs/reasons?lang=${language}">${all}</a> · <a lang="${other}" href="/docs/reasons?lang=${other}">${other === 'ko' ? '한국어' : 'English'}</a></p>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
