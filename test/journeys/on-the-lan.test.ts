import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { readSettings } from '../../src/configuration/settings.ts'
import { lanAt, type Lan } from '../../src/http/lan.ts'
import { makeCertificate, type Authority } from '../../tools/lan/make-certificate.ts'
import { openRoom } from '../../tools/lan/open-room.ts'
import { startSystem, type RunningSystem } from '../running-system.ts'
import { startBrowser, type JourneyBrowser } from './browser.ts'
import { inspectScreen } from './inspect-screen.ts'
import { TillJourney } from './till-journey.ts'
import { WalletJourney } from './wallet-journey.ts'

/** Loopback plays the local network: the same listeners, certificate and names. */
const ADDRESS = '127.0.0.1'

let lan: Lan
let authority: Authority
let system: RunningSystem
let journey: JourneyBrowser
let leaveRoom: () => void
before(async () => {
  const prepare = async (folder: string, port: number): Promise<void> => {
    lan = lanAt(ADDRESS, port)
    authority = await makeCertificate(join(folder, 'lan'), ADDRESS, new Date())
  }
  const running = await startSystem({ parameters: [`--lan=${ADDRESS}`], prepare })
  const folder = join(running.dataFolder, 'lan')
  system = { ...running, walletUrl: lan.walletUrl, tillUrl: lan.tillUrl }
  leaveRoom = await openRoom(lan, authority, folder, Number(new URL(running.sandboxUrl).port))
  const key = new X509Certificate(await readFile(join(folder, 'certificate.pem'))).publicKey.export({ type: 'spki', format: 'der' })
  journey = await startBrowser({ trustedKey: createHash('sha256').update(key).digest('base64') })
})
after(async () => {
  await journey?.close()
  leaveRoom?.()
  await system?.stop()
})

test('a phone in the room is guided, signs up, and pays at a till that runs on the same phone; neither signs the other out', async () => {
  const page = await journey.newPhone('ko', { installed: true })
  await page.goto(lan.guideUrl)
  await inspectScreen(page, 'ko-lan-guide')
  assert.equal(await page.locator('code').innerText(), `SHA-256 ${authority.fingerprint}`)
  const certificate = await page.request.get(`${lan.guideUrl}/onjang-practice.crt`)
  assert.equal(new X509Certificate(await certificate.body()).fingerprint256, authority.fingerprint)
  await page.getByRole('link', { name: '손님 지갑 열기' }).click()
  const wallet = new WalletJourney(page, system, 'ko')
  await wallet.press(wallet.say.start)
  await wallet.enterNameAndPhone()
  await wallet.enterCode(await codeFromTheRoom(wallet))
  await wallet.choosePin()
  await wallet.linkAccount()
  await wallet.topUp(30_000, 27_000)
  const till = new TillJourney(await page.context().newPage(), system, 'ko')
  await till.signIn()
  await wallet.typeShortCode(await till.ask(12_000))
  await wallet.pay(12_000)
  assert.equal(await wallet.verdict(), '12,000원 결제됐어요')
  assert.match(await till.confirmationNumber(), /\S/)
  await till.page.reload()
  await till.confirmationNumber()
  const cookies = (await page.context().cookies(lan.walletUrl)).filter(({ name }) => name.startsWith('__Host-onjang'))
  assert.deepEqual(cookies.map(({ secure, httpOnly, path }) => ({ secure, httpOnly, path })), [1, 2].map(() => ({ secure: true, httpOnly: true, path: '/' })))
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
  assert.deepEqual(journey.faults, [])
})

test('of the pretend world the room sees the messages and nothing else, and no port answers for another name', async () => {
  const { request } = (await journey.newPhone('ko')).context()
  const status = async (url: string, headers: Record<string, string> = {}): Promise<number> => (await request.get(url, { headers, ignoreHTTPSErrors: true })).status()
  assert.equal(await status(`${lan.inboxUrl}/messages`), 200)
  for (const path of ['/switches', '/bank', '/faults', '/messages/..%2fbank', '/v2.0/transfer/deposit']) assert.equal(await status(`${lan.inboxUrl}${path}`), 404, path)
  assert.equal((await request.post(`${lan.inboxUrl}/messages`, { data: {}, ignoreHTTPSErrors: true })).status(), 421)
  for (const url of [lan.guideUrl, lan.inboxUrl, `${lan.walletUrl}/v1/deployment`]) assert.equal(await status(url, { host: 'elsewhere.example' }), 421, url)
})

test('a deployment for real money refuses to let the room in', () => {
  assert.throws(() => readSettings({}, ['--real', '--lan']), /a deployment for real money refuses it/)
  assert.throws(() => readSettings({}, ['--lan=0.0.0.0']), /IPv4 address of this machine/)
})

/** Opens the messages by the link on the screen, as somebody in the room would. */
async function codeFromTheRoom(wallet: WalletJourney): Promise<string> {
  const opened = wallet.page.context().waitForEvent('page')
  await wallet.page.getByRole('link', { name: wallet.say.openInbox }).click()
  const inbox = await opened
  const message = inbox.locator('li').filter({ hasText: wallet.person.phone.slice(-4) }).first()
  await message.waitFor()
  assert.equal(new URL(inbox.url()).origin, lan.inboxUrl)
  const code = /(?<!\d)(\d{6})(?!\d)/.exec(await message.innerText())?.[1]
  await inbox.close()
  assert.ok(code)
  return code
}
