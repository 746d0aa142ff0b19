import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOfOtpPin } from './otp-pin.ts'

test('the PIN of an OTP is never the payment PIN, and none that is guessed first', () => {
  assert.equal(faultOfOtpPin('258036', '258036'), 'same_as_payment')
  for (const easy of ['000000', '123456', '987654', '121212', '123123']) assert.equal(faultOfOtpPin(easy, '258036'), 'too_easy', easy)
  for (const fair of ['730519', '123457', '112233']) assert.equal(faultOfOtpPin(fair, '258036'), undefined, fair)
})
