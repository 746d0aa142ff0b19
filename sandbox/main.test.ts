import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test, type TestContext } from 'node:test'
import { rawBank } from './testing/raw-bank.ts'
import { handlesOf } from './testing/test-world.ts'

type Ready = { ready: boolean; service: string; pretend: boolean; url: string; connectionFile: string }

async function startProcess(dataFolder: string, port = 0): Promise<{ process: ChildProcess; ready: Ready }> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port', String(port), '--data', dataFolder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { process: child, ready: JSON.parse(line) as Ready }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<{ code: number | null; signal: string | null }> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
  return { code: child.exitCode, signal: child.signalCode }
}

function folderOf(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'onjang-sandbox-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

test('the sandbox says in one line that it is ready, keeps its secret to its owner, and ends cleanly even with a call that hangs', async (t) => {
  const { process: child, ready } = await startProcess(folderOf(t))
  t.after(() => end(child, 'SIGKILL'))
  assert.deepEqual([ready.ready, ready.service, ready.pretend], [true, 'sandbox', true])
  assert.match(ready.url, /^http:\/\/127\.0\.0\.1:[0-9]+$/)
  assert.equal(statSync(ready.connectionFile).mode & 0o777, 0o600)
  const bank = rawBank(ready.connectionFile)
  const world = handlesOf(ready.url)
  await world.switchOn('bank.accounts', 'done', 'time_out', { remaining: 1 })
  const hanging = bank.accounts('A'.repeat(88)).then(
    () => 'answered',
    () => 'cut',
  )
  const deadline = Date.now() + 30_000
  while ((await world.faultsLeft()) > 0) assert.ok(Date.now() < deadline, 'the call never arrived')
  assert.deepEqual(await end(child, 'SIGTERM'), { code: 0, signal: null })
  assert.equal(await hanging, 'cut')
})

test('what was answered survives SIGKILL: people, money, messages, faults, fences and the client’s secret', async (t) => {
  const folder = folderOf(t)
  let { process: child, ready } = await startProcess(folder)
  t.after(() => end(child, 'SIGKILL'))
  const person = await handlesOf(ready.url).addPerson({ phone: '01066660001' })
  const account = person.accounts[0]!.fintechUseNum
  await handlesOf(ready.url).switchOn('bank.balance', 'not_done', 'http_500', { remaining: 7 })

  for (let round = 1; round <= 5; round++) {
    const bank = rawBank(ready.connectionFile)
    const paid = await bank.withdraw({ id: `AAAA0000${round}`, account, amount: '1000' })
    assert.equal(paid['rsp_code'], 'A0000')
    assert.equal((await bank.result({ id: `BBBB0000${round}`, amount: '1000', fence: true }))['fenced_yn'], 'Y')
    await bank.message({ id: `m${round}`, to: '01066660001', text: `${round}번째 문자` })
    assert.deepEqual(await end(child, 'SIGKILL'), { code: null, signal: 'SIGKILL' })

    ;({ process: child, ready } = await startProcess(folder))
    const world = handlesOf(ready.url)
    assert.equal(await world.balance(account), 1_000_000 - round * 1_000)
    assert.equal((await world.messages('01066660001')).length, round)
    assert.equal(await world.faultsLeft(), 1)
    const again = rawBank(ready.connectionFile)
    assert.equal((await again.withdraw({ id: `AAAA0000${round}`, account, amount: '1000' }))['rsp_code'], 'A0000')
    assert.equal((await again.withdraw({ id: `BBBB0000${round}`, account, amount: '1000' }))['bank_rsp_code'], '991')
    assert.equal(await world.balance(account), 1_000_000 - round * 1_000)
  }
})

test('killed in the middle of payments, the books of the world still balance', async (t) => {
  const folder = folderOf(t)
  let { process: child, ready } = await startProcess(folder)
  t.after(() => end(child, 'SIGKILL'))
  const account = (await handlesOf(ready.url).addPerson()).accounts[0]!.fintechUseNum
  const bank = rawBank(ready.connectionFile)
  await bank.tokenIsThere()
  let acknowledged = 0
  const paying = Array.from({ length: 200 }, async (_, count) => {
    const paid = await bank.withdraw({ id: `CCCC${String(count).padStart(5, '0')}`, account, amount: '1' })
    if (paid['rsp_code'] === 'A0000') acknowledged++
    if (acknowledged === 20) child.kill('SIGKILL')
  })
  await Promise.allSettled(paying)
  await end(child, 'SIGKILL')
  ;({ process: child, ready } = await startProcess(folder))
  const world = handlesOf(ready.url)
  const left = await world.balance(account)
  assert.ok(1_000_000 - left >= acknowledged, `${acknowledged} were acknowledged, ${1_000_000 - left} are booked`)
  assert.equal((await world.balance('901000000000000000000001')) - 500_000_000, 1_000_000 - left, 'what left the account is in the pool')
})

test('the sandbox is not to be reached from another machine', async (t) => {
  const { process: child, ready } = await startProcess(folderOf(t))
  t.after(() => end(child, 'SIGKILL'))
  const port = new URL(ready.url).port
  const outward = Object.values(networkInterfaces()).flatMap((each) => each ?? []).filter(({ internal, family }) => !internal && family === 'IPv4')
  for (const { address } of outward) await assert.rejects(fetch(`http://${address}:${port}/`, { signal: AbortSignal.timeout(2_000) }))
  assert.equal((await fetch(ready.url)).status, 200)
})

test('a port that is no port is refused at the start', async (t) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), '--port', '99999', '--data', folderOf(t)], { stdio: 'ignore' })
  const [code] = (await once(child, 'exit')) as [number]
  assert.notEqual(code, 0)
})
