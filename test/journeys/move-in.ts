import type { Page } from 'playwright-core'
import type { Session } from '../../src/protocol/api/people.ts'
import { must, type Shopper } from '../people.ts'

/**
 * Makes a browser the phone of a shopper who joined over HTTP: its key, which the page can't read out either, the session, and no first-run
 * guide. For journeys in which joining is not what is shown. Lays the key where `web/shared/device/database.ts` keeps it.
 */
export async function moveIn(page: Page, walletUrl: string, shopper: Shopper): Promise<void> {
  const cookies = shopper.client.cookie!.split('; ').map((cookie) => {
    const end = cookie.indexOf('=')
    return { name: cookie.slice(0, end), value: cookie.slice(end + 1), url: walletUrl, httpOnly: true, sameSite: 'Lax' as const }
  })
  const { personId } = must(await shopper.client.call<Session>('GET', '/v1/session'))
  // A page of the same origin that runs nothing of the app.
  await page.goto(`${walletUrl}/health/live`)
  await page.evaluate(layDown, { deviceId: shopper.deviceId, personId, key: shopper.privateKey.export({ format: 'jwk' }) })
  await page.context().addCookies(cookies)
}

async function layDown({ deviceId, personId, key }: { deviceId: string; personId: string; key: object }): Promise<void> {
  const privateKey = await crypto.subtle.importKey('jwk', key, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
  const database = await new Promise<IDBDatabase>((done, refuse) => {
    const opening = indexedDB.open('onjang', 1)
    opening.addEventListener('upgradeneeded', () => {
      opening.result.createObjectStore('commands', { keyPath: 'id' })
      opening.result.createObjectStore('keys', { keyPath: 'deviceId' })
    })
    opening.addEventListener('success', () => done(opening.result))
    opening.addEventListener('error', () => refuse(opening.error as Error))
  })
  await new Promise<void>((done, refuse) => {
    const writing = database.transaction('keys', 'readwrite')
    writing.addEventListener('complete', () => done())
    writing.addEventListener('abort', () => refuse(writing.error as Error))
    writing.objectStore('keys').put({ deviceId, personId, privateKey })
  })
  database.close()
  localStorage.setItem('onjang.guide', JSON.stringify({ page: 0, done: true, finishedAt: null }))
}
