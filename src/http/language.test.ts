import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FastifyRequest } from 'fastify'
import { languageOf } from './language.ts'

const languageFor = (header: string | undefined): string => languageOf({ headers: { 'accept-language': header } } as FastifyRequest)

test('the language that is asked for most is spoken, Korean when none of ours is', () => {
  const table: [string | undefined, 'ko' | 'en'][] = [
    [undefined, 'ko'], ['', 'ko'], ['ko', 'ko'], ['en', 'en'], ['en-US,en;q=0.9', 'en'], ['ko-KR,ko;q=0.9,en-US;q=0.8', 'ko'], ['en;q=0.5,ko;q=0.6', 'ko'], ['EN', 'en'],
    ['fr-FR,fr;q=0.9,en;q=0.8', 'en'], ['fr', 'ko'], ['en;q=0', 'ko'], ['ko;q=0, en;q=0.1', 'en'], ['*', 'ko'], ['en , ko', 'en'], ['enm', 'ko'], ['en-GB-oxendict', 'en'], [';;,,=', 'ko'],
  ]
  for (const [header, language] of table) assert.equal(languageFor(header), language, header)
})

test('a header of any length is answered soon', () => {
  assert.equal(languageFor(`${'fr,'.repeat(100_000)}en`), 'ko')
})
