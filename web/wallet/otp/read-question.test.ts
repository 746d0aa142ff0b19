import assert from 'node:assert/strict'
import { generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { signEnvelope } from '../../../src/protocol/envelope.ts'
import { encodeTransferQuestion, transferQuestionText, transferQuestionType, type TransferQuestion } from '../../../src/protocol/transfer-out.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { readQuestion } from './read-question.ts'

const now = Date.parse('2026-03-02T09:00:00Z')
const question: TransferQuestion = {
  deploymentId: newUuid(), transferId: newUuid(), payeeBankCode: '004', payeeBankName: '국민', payeeAccountNumber: '12345678901', payeeHolder: '김상인', amount: 250_000n, expiresAt: now + 60_000,
}
const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keyId = newUuid()
const { x, y } = pair.publicKey.export({ format: 'jwk' })
const kept = { id: keyId, publicKey: toBase64url(Buffer.concat([Buffer.from([4]), Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url')])) }

async function shown(facts: TransferQuestion, key = pair.privateKey): Promise<string> {
  return transferQuestionText(await signEnvelope(transferQuestionType, keyId, encodeTransferQuestion(facts), async (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' })))
}
const read = (text: string, at = now, deploymentId = question.deploymentId) => readQuestion(text, deploymentId, at, async () => kept)

test('a phone without network believes an office\'s screen only when the server has signed what it shows, for this market and for now', async () => {
  assert.deepEqual(await read(await shown(question)), question)
  assert.equal(await read(await shown({ ...question, amount: 9_000_000n }, stranger.privateKey)), 'not_ours', 'signed by somebody else')
  assert.equal(await read(await shown(question), now, newUuid()), 'not_ours', 'of another market')
  assert.equal(await read(await shown(question), now + 60_000), 'over')
  for (const other of ['https://example.org', 'ONJANG-TRANSFER:AAAA', '']) assert.equal(await read(other), 'not_a_question')
})

test('a phone that has never had the server\'s key says so', async () => {
  assert.equal(await readQuestion(await shown(question), question.deploymentId, now, async () => undefined), 'no_key')
})
