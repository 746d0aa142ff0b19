import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isPushService } from './push-services.ts'

test('the push services of the browsers are known', () => {
  for (const endpoint of ['https://fcm.googleapis.com/fcm/send/abc', 'https://updates.push.services.mozilla.com/wpush/v2/abc', 'https://web.push.apple.com/abc', 'https://wns2-ln2p.notify.windows.com/w/?token=abc']) {
    assert.ok(isPushService(endpoint, false), endpoint)
  }
})

test('our server can be sent nowhere else by a made-up address', () => {
  const elsewhere = ['http://fcm.googleapis.com/a', 'https://localhost:5432/', 'https://169.254.169.254/latest', 'https://fcm.googleapis.com.example.org/', 'https://fcm.googleapis.com:8443/', 'https://me@fcm.googleapis.com/', 'file:///etc/passwd', 'https://notify.windows.com.example.org', '', 'x']
  for (const endpoint of elsewhere) assert.equal(isPushService(endpoint, false), false, endpoint)
})

test('in the sandbox this machine may play a push service, over TLS', () => {
  assert.ok(isPushService('https://localhost:8443/push/1', true))
  assert.equal(isPushService('http://localhost:8443/push/1', true), false)
  assert.equal(isPushService('https://192.168.0.7/push/1', true), false)
})
