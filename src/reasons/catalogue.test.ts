import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { checkTypes } from '../../tools/check/check-tree.ts'
import { copyInto, plantTree } from '../../tools/check/planted-tree.ts'
import { languages } from '../values/language.ts'
import { catalogue, isReason, reasonRecord, type Reason } from './catalogue.ts'
import { codeReasons } from './code-reasons.ts'
import { consoleReasons } from './console-reasons.ts'
import { fundsReasons } from './funds-reasons.ts'
import { generatorReasons } from './generator-reasons.ts'
import { merchantReasons } from './merchant-reasons.ts'
import { otpReasons } from './otp-reasons.ts'
import { paymentReasons } from './payment-reasons.ts'
import { serviceReasons } from './service-reasons.ts'
import { signInReasons } from './sign-in-reasons.ts'

const reasons = Object.keys(catalogue) as Reason[]
const parametersOf = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).toSorted()

test('no reason stands in two families', () => {
  const families = [serviceReasons, signInReasons, paymentReasons, codeReasons, fundsReasons, otpReasons, generatorReasons, merchantReasons, consoleReasons]
  assert.equal(families.flatMap((family) => Object.keys(family)).length, reasons.length)
})

test('the texts of a reason have the same parameters in every language', () => {
  for (const reason of reasons) {
    const { text, textWhenNotMoved = text } = reasonRecord(reason)
    for (const language of languages) {
      assert.deepEqual(parametersOf(text[language]), parametersOf(text.ko), reason)
      assert.deepEqual(parametersOf(textWhenNotMoved[language]), parametersOf(text.ko), reason)
    }
  }
})

test('Korean texts are polite and short, English ones whole sentences', () => {
  for (const reason of reasons) {
    const { ko, en } = reasonRecord(reason).text
    assert.match(ko, /요[.?]$/, reason)
    assert.ok(ko.length <= 40, reason)
    assert.match(en, /^([A-Z]|\{).*[.?]$/, reason)
    assert.doesNotMatch(en, /[\u1100-\uffdc]/, reason)
  }
})

test('no text says of its own accord whether money left the account', () => {
  for (const reason of reasons) {
    const { ko, en } = reasonRecord(reason).text
    assert.doesNotMatch(ko, /빠져나가/, reason)
    assert.doesNotMatch(en, /has left|was not charged/, reason)
  }
})

test('every reason has a status that fits: ours are 500 and above and never end in "no" unless a person looks into them', () => {
  for (const reason of reasons) {
    const { httpStatus, retry, actsNext } = reasonRecord(reason)
    assert.ok(httpStatus >= 400 && httpStatus <= 599, reason)
    if (httpStatus >= 500 && retry === 'no') assert.equal(actsNext[0], 'system', reason)
    assert.ok(actsNext.length > 0 || reason === 'NOT_ALLOWED', `somebody acts next after ${reason}`)
  }
})

test('every reason has one thing to do, in words that fit a button', () => {
  for (const reason of reasons) {
    const { action, label } = reasonRecord(reason).remedy
    assert.match(action, /^[a-z]+(_[a-z]+)*$/, reason)
    assert.ok(label.ko.length > 0 && label.ko.length <= 20, reason)
    assert.ok(label.en.length > 0 && label.en.length <= 32, reason)
  }
})

test('a reason from outside is known only if the catalogue itself has it', () => {
  assert.ok(isReason('PIN_WRONG'))
  assert.ok(!isReason('toString'))
  assert.ok(!isReason('NO_SUCH_REASON'))
})

test('a reason without its status, texts, retry class or remedy does not compile', async () => {
  using tree = plantTree({})
  copyInto(tree, 'src/reasons')
  copyInto(tree, 'src/values')
  assert.equal((await checkTypes(tree.root)).findings, '')
  const whole = readFileSync(join(tree.root, 'src/reasons/payment-reasons.ts'), 'utf8')
  const parts = [/^ {4}httpStatus: .*\n/m, /ko: '[^']*', /, /, en: '[^']*'/, /^ {4}retry: .*\n/m, /^ {4}remedy: .*\n/m]
  for (const part of parts) {
    const cut = whole.replace(part, '')
    assert.notEqual(cut, whole)
    tree.write('src/reasons/payment-reasons.ts', cut)
    assert.match((await checkTypes(tree.root)).findings, /payment-reasons\.ts.*error TS/, `without ${part}`)
  }
})

test('a failure without the parameters of its text, or with others, does not compile', async () => {
  using tree = plantTree({})
  copyInto(tree, 'src/reasons')
  copyInto(tree, 'src/values')
  const use = (call: string): string => `import { failure } from './failure.ts'\nexport const made = ${call}\n`
  tree.write('src/reasons/use.ts', use("failure('PIN_WRONG', 'not_moved', { tries: 2 })"))
  assert.equal((await checkTypes(tree.root)).findings, '')
  for (const call of ["failure('PIN_WRONG', 'not_moved')", "failure('PIN_WRONG', 'not_moved', { amount: 2 })", "failure('NOT_FOUND', 'not_moved', { tries: 2 })"]) {
    tree.write('src/reasons/use.ts', use(call))
    assert.match((await checkTypes(tree.root)).findings, /use\.ts.*error TS/, call)
  }
})
