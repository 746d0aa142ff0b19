import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import type { Effect, Call, NewFault } from '../faults/fault-store.ts'
import { startSandbox, type Sandbox, type SandboxOptions } from '../start-sandbox.ts'

export type TestAccount = { fintechUseNum: string; bankCode: string; accountNumber: string; state: string; balance: number; kind: string }
export type TestPerson = { ci: string; name: string; birthDate: string; accounts: TestAccount[] }
export type TestMessage = { to: string; text: string; code: string | null }

/** A pretend world of one test's own, with the handles that a test turns. It ends with the test. */
export type TestWorld = Sandbox & {
  /** Adds a person as if an identity check had been passed. */
  addPerson(claim?: { name?: string; birth_date?: string; phone?: string; carrier?: string }): Promise<TestPerson>
  switchOn(call: Call, action: NewFault['action'], effect: Effect, more?: { milliseconds?: number; remaining?: number }): Promise<void>
  changeAccount(fintechUseNum: string, change: { state?: string; balance?: number }): Promise<void>
  /** Won. */
  balance(fintechUseNum: string): Promise<number>
  messages(phone: string): Promise<TestMessage[]>
  revokeTokens(): Promise<void>
  /** At the counter of the pretend other bank. */
  atOtherBank(act: 'register' | 'report' | 'lift' | 'end', serial: string, phone: string, why?: 'lost' | 'stolen'): Promise<void>
  faultsLeft(): Promise<number>
}

/** Calls a world's own routes; throws if the answer isn't good. */
async function ask<Answer>(url: string, path: string, method = 'GET', body?: object): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}

let phones = 0

export function handlesOf(url: string): Omit<TestWorld, keyof Sandbox> {
  const accounts = async () => (await ask<{ accounts: TestAccount[] }>(url, '/bank/accounts')).accounts
  return {
    addPerson: (claim = {}) => {
      const phone = `0107777${String(++phones).padStart(4, '0')}`
      return ask(url, '/people', 'POST', { name: `김연습${phones}`, birth_date: '19900101', phone, carrier: 'SKT', ...claim })
    },
    switchOn: async (call, action, effect, more = {}) => {
      await ask(url, '/faults', 'POST', { call, action, effect, ...more })
    },
    changeAccount: async (fintechUseNum, change) => {
      await ask(url, `/bank/accounts/${fintechUseNum}`, 'PATCH', change)
    },
    balance: async (fintechUseNum) => {
      const found = (await accounts()).find((account) => account.fintechUseNum === fintechUseNum)
      if (!found) throw new Error(`no account ${fintechUseNum}`)
      return found.balance
    },
    messages: async (phone) => (await ask<{ messages: TestMessage[] }>(url, `/messages?phone=${phone}`)).messages,
    atOtherBank: async (act, serial, phone, why) => {
      await ask(url, '/otp-centre/counter', 'POST', { act, institution: 'saebyeok-bank', serial, phone, ...(why ? { why } : {}) })
    },
    revokeTokens: () => ask(url, '/bank/tokens', 'DELETE'),
    faultsLeft: async () => (await ask<{ faults: unknown[] }>(url, '/faults')).faults.length,
  }
}

/** Starts a world in a folder of its own, on a free port, for as long as the test runs. */
export async function startTestWorld(test: Pick<TestContext, 'after'>, options: Partial<SandboxOptions> = {}): Promise<TestWorld> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'onjang-world-'))
  const sandbox = await startSandbox({ port: 0, dataFolder, ...options })
  test.after(async () => {
    await sandbox.close()
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return { ...sandbox, ...handlesOf(sandbox.url) }
}
