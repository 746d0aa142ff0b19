import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { noticeKinds, noticeRecord, type NoticeKind } from '../src/notices/notice-kinds.ts'
import type { InboxApp } from '../src/notices/notice-record.ts'

/** Where each app says which screens it has. */
const ROUTES = { wallet: 'web/wallet/signed-in.tsx', till: 'web/till/signed-in.tsx', office: 'web/office/shell.tsx' } as const satisfies Record<InboxApp, string>

test('every notice opens a screen that its app has', async () => {
  for (const app of Object.keys(ROUTES) as InboxApp[]) {
    const source = await readFile(new URL(`../${ROUTES[app]}`, import.meta.url), 'utf8')
    const screens = ['/', ...[...source.matchAll(/path: '([^']+)'/g)].map(([, path]) => path!)]
    assert.ok(screens.length > 5, `${app} has screens`)
    for (const kind of Object.keys(noticeKinds) as NoticeKind[]) {
      const opens = noticeRecord(kind).shownIn[app]
      if (opens === undefined) continue
      assert.ok(screens.some((screen) => screen === opens || screen === `${opens}/*?`), `${kind} opens ${opens}, which the ${app} does not have`)
    }
  }
})
