import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isScreen, readPushed } from './pushed-notice.ts'

const notice = { id: '1', title: '알림', body: '내용', opens: '/more/devices', language: 'en' }

test('a pushed notice is read as it was sent', () => {
  assert.deepEqual(readPushed(JSON.stringify(notice)), notice)
})

test('what is not a notice of ours is not shown', () => {
  for (const text of ['', 'x', 'null', '1', '{}', '{"id":"1","title":2,"body":"x"}']) assert.equal(readPushed(text), null, text)
})

test('a notification leads to screens of this app only', () => {
  for (const elsewhere of ['//example.org', 'https://example.org', '/\\example.org', 'javascript:alert(1)', '/a?b=//c', 1]) {
    assert.equal(isScreen(elsewhere), false, String(elsewhere))
    assert.equal(readPushed(JSON.stringify({ ...notice, opens: elsewhere }))?.opens, '/notices')
  }
})
