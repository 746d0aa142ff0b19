import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Compile } from 'typebox/compile'
import { ProblemSchema } from '../protocol/api/problem.ts'
import { catalogue, type Reason } from '../reasons/catalogue.ts'
import type { Failure } from '../reasons/failure.ts'
import { languages } from '../values/language.ts'
import { problemOf } from './problem-document.ts'

const isProblem = Compile(ProblemSchema)

/** A value for every parameter that the texts of a reason name. */
function failureOf(reason: Reason): Failure {
  const { text } = catalogue[reason]
  const names = [...`${text.ko}${text.en}`.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  return { reason, money: 'not_moved', parameters: Object.fromEntries(names.map((name) => [name, 1_800_000_000_000])) }
}

test('every reason of the catalogue leaves as a whole problem in both languages', () => {
  for (const reason of Object.keys(catalogue) as Reason[]) {
    for (const language of languages) {
      const problem = problemOf(failureOf(reason), language)
      assert.ok(isProblem.Check(problem), JSON.stringify(problem))
      assert.ok(!/[{}]/.test(problem.title), problem.title)
      const { httpStatus, retry, remedy } = catalogue[reason]
      assert.deepEqual([problem.status, problem.retry, problem.remedy.label, problem.money], [httpStatus, retry, remedy.label[language], 'not_moved'])
    }
  }
})

test('a status of its own takes the place of the reason\'s', () => {
  assert.equal(problemOf({ reason: 'REQUEST_INVALID', money: 'unknown' }, 'en', 413).status, 413)
})

test('each occurrence has a reference of its own that can be said on the phone', () => {
  const references = Array.from({ length: 5_000 }, () => problemOf({ reason: 'NOT_FOUND', money: 'not_moved' }, 'ko').reference)
  for (const reference of references) assert.match(reference, /^R-[2-9A-HJKMNP-TV-Z]{6}$/)
  assert.ok(new Set(references).size > 4_990)
})
