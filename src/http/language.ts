import type { IncomingHttpHeaders } from 'node:http'
import type { Language } from '../values/language.ts'

/** The first language of `Accept-Language` that we speak (RFC 9110, 12.5.4); Korean when none is named. */
export function languageOf(request: { headers: IncomingHttpHeaders }): Language {
  const ranges = (request.headers['accept-language'] ?? '').slice(0, 200).split(',').map(parseRange)
  const best = ranges.filter(({ quality }) => quality > 0).toSorted((a, b) => b.quality - a.quality).find(({ tag }) => tag === 'ko' || tag === 'en')
  return best?.tag === 'en' ? 'en' : 'ko'
}

function parseRange(range: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = range.trim().split(';')
  const quality = parameters.map((parameter) => /^\s*q=([0-9.]+)\s*$/.exec(parameter)?.[1]).find((value) => value !== undefined)
  return { tag: tag.split('-', 1)[0]!.toLowerCase(), quality: quality === undefined ? 1 : Number(quality) || 0 }
}
