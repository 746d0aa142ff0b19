import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { CREATE_ACCOUNT_STATUSES } from './create-account-status.ts'
import { CREATE_TRANSFER_STATUSES } from './create-transfer-status.ts'

async function statusesInTables(...files: string[]): Promise<Set<string>> {
  const texts = await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), 'utf8')))
  return new Set(texts.flatMap((text) => [...text.matchAll(/\| ([a-z_0-9]+) +\|$/gm)].map((match) => match[1]!)))
}

test('every documented result of creating an account has a row in the tables', async () => {
  const shown = await statusesInTables('create-accounts.test.ts')
  assert.deepEqual(CREATE_ACCOUNT_STATUSES.filter((status) => !shown.has(status)), [])
})

test('every documented result of creating a transfer has a row in the tables', async () => {
  const shown = await statusesInTables('create-transfers.test.ts', 'resolve-pending.test.ts')
  assert.deepEqual(CREATE_TRANSFER_STATUSES.filter((status) => !shown.has(status)), [])
})
