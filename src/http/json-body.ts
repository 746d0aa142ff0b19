import { failure } from '../reasons/failure.ts'
import type { App } from './app.ts'
import { moneyWithoutOutcome } from './problem-document.ts'
import { RefusedError } from './refusal.ts'
import { faultInText, hasNameTwice } from './text-guard.ts'

const UTF8 = new TextDecoder('utf-8', { fatal: true })

/**
 * Takes JSON in UTF-8 (RFC 8259) and nothing else; any other content type is answered with 415. Of two fields of one name readers keep
 * different ones, so a body with both is refused, as is text that no field may hold.
 */
export function acceptOnlyJson(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error')
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body: Buffer, done) => {
    const text = decode(body)
    if (text === undefined) return done(new RefusedError(failure('REQUEST_INVALID', moneyWithoutOutcome(request), {}, { problem: 'not UTF-8' })))
    return parse(request, text, (error, value: unknown) => {
      if (error) return done(error)
      const problem = faultInText(value) ?? (hasNameTwice(text, value) ? 'a name stands twice' : undefined)
      if (problem) return done(new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { problem })))
      return done(null, value)
    })
  })
}

function decode(body: Buffer): string | undefined {
  try {
    return UTF8.decode(body)
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
