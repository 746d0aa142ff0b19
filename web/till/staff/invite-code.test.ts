import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inviteInGroups, isWholeInvite, readInvite } from './invite-code.ts'

test('an invitation is shown in groups, and read however it was typed', () => {
  assert.equal(inviteInGroups('K7QF93HX2B'), 'K7QF-93HX-2B')
  for (const typed of ['K7QF-93HX-2B', 'k7qf 93hx 2b', ' K7QF93HX2B\n', 'K7QF–93HX–2B…more']) assert.equal(readInvite(typed), 'K7QF93HX2B')
  assert.ok(isWholeInvite('K7QF93HX2B'))
  assert.ok(!isWholeInvite('K7QF'))
})
