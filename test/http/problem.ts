import assert from 'node:assert/strict'
import type { Problem } from '../../src/protocol/api/problem.ts'
import type { MoneyState } from '../../src/reasons/reason-record.ts'
import { reasonRecord, type Reason } from '../../src/reasons/catalogue.ts'
import type { Answer } from '../api-client.ts'

/** Holds an answer against what every failure must look like (design, HTTP), and returns it. */
export function problemOf(answer: Answer<unknown>, language: 'ko' | 'en' = 'ko'): Problem {
  const problem = answer.body as Problem
  const shown = `${answer.status} ${answer.text.slice(0, 300)}`
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/, shown)
  assert.equal(answer.headers['content-language'], language, shown)
  assert.ok(answer.status >= 400 && answer.status !== 500, shown)
  assert.equal(problem.status, answer.status, shown)
  const record = reasonRecord(problem.reason as Reason)
  assert.ok(record, shown)
  assert.ok(problem.title.length > 0 && !problem.title.includes('{'), shown)
  assert.match(problem.title, language === 'ko' ? /[가-힣]/ : /^[^가-힣]+$/, shown)
  assert.ok(['not_moved', 'moved', 'unknown'].includes(problem.money), shown)
  assert.equal(problem.retry, record.retry, shown)
  assert.deepEqual(problem.remedy, { action: record.remedy.action, label: record.remedy.label[language] }, shown)
  assert.match(problem.reference, /^R-[2-9A-HJKMNP-TV-Z]{6}$/, shown)
  assert.ok(problem.type.includes(problem.reason), shown)
  return problem
}

/** The same, for one expected reason, and what is said of the money. */
export function refusedWith(answer: Answer<unknown>, reason: Reason, money: MoneyState = 'not_moved'): Problem {
  const problem = problemOf(answer)
  assert.equal(problem.reason, reason, answer.text)
  assert.equal(problem.money, money, answer.text)
  return problem
}

/** Everything of a problem but what names this one occurrence. */
export function withoutReference(answer: Answer<unknown>): unknown {
  const { reference: _reference, ...rest } = problemOf(answer)
  return rest
}
