import assert from 'node:assert/strict'
import { test } from 'node:test'
import { maskedName } from './person.ts'

test('a name shows enough to be recognised by, and no more', () => {
  const names = { 김하연: '김*연', 남궁하연: '남**연', 이솔: '이*', 김: '김', 'Smith Jane': 'S********e', '😀하연': '😀*연', '': '' }
  for (const [name, masked] of Object.entries(names)) assert.equal(maskedName(name), masked)
})
