import { setTimeout as pause } from 'node:timers/promises'
import { inSnapshot } from '../../src/database/snapshot.ts'
import type { Payee, TransferOut } from '../../src/protocol/api/transfers.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import { verifyBooks } from '../../tools/verify/verify-books.ts'
import type { Answer } from '../api-client.ts'
import { bankAccounts, ownerWithOtp, signInToOffice, type OfficeOwner } from '../office.ts'
import type { OtpPhone } from '../otp-phone.ts'
import { must } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import type { Violation } from './journal.ts'
import { StatementGate, type GateAt } from './statement-gate.ts'

type Stop = { table: string; at: GateAt; sendAway: boolean }
type BankStop = { action: 'done' | 'not_done' }

/**
 * Where the server is killed on the way of a transfer out, and how that transfer must end. `code`: whether the one that was typed may still approve
 * it afterwards; once it was spent it never does again, and a later one is asked for.
 */
const TRANSFER_POINTS: { readonly [point: string]: { stop: Stop | BankStop; code: 'unspent' | 'spent' | 'over'; end: 'done' | 'reversed' } } = {
  'guess counted, code not spent': { stop: { table: 'otp_bound_codes', at: 'insert', sendAway: true }, code: 'unspent', end: 'done' },
  'code spent, transfer not held': { stop: { table: 'transfers_out', at: 'update of hold_transfer', sendAway: true }, code: 'spent', end: 'done' },
  'held, bank not asked': { stop: { table: 'transfers_out', at: 'update of sent_at', sendAway: true }, code: 'over', end: 'done' },
  'bank asked, not done': { stop: { action: 'not_done' }, code: 'over', end: 'reversed' },
  'bank asked, done': { stop: { action: 'done' }, code: 'over', end: 'done' },
  'bank has answered, not written': { stop: { table: 'transfers_out', at: 'update of finished_at', sendAway: true }, code: 'over', end: 'done' },
}

/** The same for a code that signs in; a statement that is not sent away is carried out by the database though its server is dead. */
const SIGN_IN_POINTS: { readonly [point: string]: { stop: Stop; code: 'unspent' | 'spent' } } = {
  'guess counted, sign-in code not spent': { stop: { table: 'otp_devices', at: 'update of last_used_step', sendAway: true }, code: 'unspent' },
  'sign-in code spent, nobody told': { stop: { table: 'otp_devices', at: 'update of last_used_step', sendAway: false }, code: 'spent' },
}

export const OTP_KILL_POINTS = [...Object.keys(TRANSFER_POINTS), ...Object.keys(SIGN_IN_POINTS)]

export type OtpKillReport = { kills: number; violations: Violation[]; done: number; reversed: number }

/** Kills the server at each point in turn, and holds what comes of it against what was wanted: once, or not at all, and every code good once. */
export async function killAroundCodes(system: RunningSystem, { kills, untilViolated = false, progress = () => undefined }: { kills: number; untilViolated?: boolean; progress?: (words: string) => void }): Promise<OtpKillReport> {
  const trials = await KillAroundCodes.open(system)
  for (let kill = 0; kill < kills && !(untilViolated && trials.report.violations.length > 0); kill++) {
    await trials.tryPoint(OTP_KILL_POINTS[kill % OTP_KILL_POINTS.length]!)
    if (kill % 50 === 49) progress(`${kill + 1} of ${kills}`)
  }
  return trials.report
}

/** The answer, or undefined when the server died before it came. */
function unlessCutOff<Body>(answer: Promise<Answer<Body>>): Promise<Answer<Body> | undefined> {
  return answer.catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ECONNRESET') return undefined
    throw error
  })
}

class KillAroundCodes {
  readonly report: OtpKillReport = { kills: 0, violations: [], done: 0, reversed: 0 }
  readonly #system: RunningSystem
  readonly #gate: StatementGate
  readonly #phone: OtpPhone
  readonly #owner: OfficeOwner
  readonly #payee: Payee
  readonly #account: { fintechUseNum: string }

  private constructor(system: RunningSystem, phone: OtpPhone, owner: OfficeOwner, payee: Payee, account: { fintechUseNum: string }) {
    this.#system = system
    this.#gate = new StatementGate(system.database!.pool)
    this.#phone = phone
    this.#owner = owner
    this.#payee = payee
    this.#account = account
  }

  static async open(system: RunningSystem): Promise<KillAroundCodes> {
    const phone = await ownerWithOtp(system)
    const owner = await signInToOffice(system, 'green', async () => phone.freshCode())
    await owner.settle(20_000)
    const account = (await bankAccounts(system)).find(({ holderName }) => holderName === '한가온')!
    return new KillAroundCodes(system, phone, owner, await owner.addPayee(account), account)
  }

  async tryPoint(point: string): Promise<void> {
    this.report.kills++
    const violate = (check: Violation['check'], words: string): void => void this.report.violations.push({ check, words: `${point}: ${words}` })
    if (SIGN_IN_POINTS[point]) await this.#trySignIn(SIGN_IN_POINTS[point], violate)
    else await this.#tryTransfer(TRANSFER_POINTS[point]!, violate)
    for (const { rule, words } of await this.#breaches()) violate('M', `${rule}: ${words}`)
  }

  async #breaches(): Promise<{ rule: string; words: string }[]> {
    const found: { rule: string; words: string }[] = []
    await inSnapshot(this.#system.database!.pool, async (snapshot) => {
      for await (const breach of verifyBooks(snapshot)) found.push(breach)
    })
    return found
  }

  async #trySignIn({ stop, code: left }: (typeof SIGN_IN_POINTS)[string], violate: (check: Violation['check'], words: string) => void): Promise<void> {
    const code = await this.#phone.freshCode()
    const told = await this.#killDuring(stop, () => this.#phone.check(code, 'web', 'business'))
    if (told) violate('E', `a killed server answered ${told.status}`)
    const outcomes = [await this.#phone.check(code, 'web', 'business'), await this.#phone.check(code, 'web', 'business')].map(({ status }) => status === 200)
    const successes = outcomes.filter(Boolean).length
    if (successes !== (left === 'unspent' ? 1 : 0)) violate('X', `the code was good ${successes} times afterwards`)
    const { triesLeft, state } = await this.#phone.own()
    if (state !== 'active' || triesLeft < 3) violate('E', `the OTP is ${state} with ${triesLeft} tries left`)
    await this.#phone.check(await this.#phone.freshCode(), 'web', 'business')
  }

  async #tryTransfer({ stop, code: left, end }: (typeof TRANSFER_POINTS)[string], violate: (check: Violation['check'], words: string) => void): Promise<void> {
    // Little: the sample shop has sold 20,000 won.
    const [id, amount] = [newUuid(), 10 + (this.report.kills % 30)]
    const before = { deposit: (await this.#owner.home()).deposit, bank: await this.#bankBalance() }
    must(await this.#owner.prepare(this.#payee, amount, id))
    const code = await this.#boundCode(id, amount)
    const told = await this.#killDuring(stop, () => this.#owner.confirm(id, code))
    if (told) violate('E', `a killed server answered ${told.status}`)
    const again = await this.#owner.confirm(id, code)
    const outcome = again.status === 200 || again.status === 202 ? again.body.state : String((again.body as { reason?: string }).reason)
    if (left === 'spent' && outcome !== 'OTP_REUSED') violate('X', `a spent code was answered ${outcome}`)
    if (left !== 'spent' && !['requested', 'done', 'reversed'].includes(outcome)) violate('A', `said again it was answered ${outcome}`)
    if (left === 'spent') must(await this.#owner.confirm(id, await this.#laterCode(id, amount)))
    const ended = await this.#endOf(id)
    this.report[ended === 'done' ? 'done' : 'reversed']++
    if (ended !== end) violate('E', `it ended ${ended}`)
    const moved = ended === 'done' ? amount : 0
    const [deposit, bank] = [(await this.#owner.home()).deposit, await this.#bankBalance()]
    if (before.deposit - deposit !== moved || bank - before.bank !== moved) violate('X', `of ${amount} won ${before.deposit - deposit} left the deposit and ${bank - before.bank} reached the bank`)
    if (!['done', 'reversed'].includes(must(await this.#owner.confirm(id, code)).state)) violate('A', 'what was told is gone')
    const other = newUuid()
    must(await this.#owner.prepare(this.#payee, amount, other))
    if ((await this.#owner.confirm(other, code)).status === 200) violate('X', 'the code approved another transfer')
    // Counts a right code, so that the wrong one above costs nothing in the next trial.
    await this.#phone.check(await this.#phone.freshCode(), 'web', 'business')
  }

  /** Begins a command, kills the server where it is stopped, and starts it again. Returns what was answered, which should be nothing. */
  async #killDuring<Body>(stop: Stop | BankStop, command: () => Promise<Answer<Body>>): Promise<Answer<Body> | undefined> {
    if ('table' in stop) await this.#gate.shut(stop.table, stop.at)
    else await this.#sandbox('POST', '/faults', { call: 'bank.deposit', action: stop.action, effect: 'time_out', remaining: 1 })
    const answer = unlessCutOff(command())
    if ('table' in stop) await this.#gate.somebodyWaits()
    else await this.#bankWasAsked()
    await this.#system.killServer()
    if ('table' in stop) await this.#gate.open({ sendAway: stop.sendAway })
    const told = await answer
    // What waits to be asked about is asked at once.
    await this.#system.database!.pool.query(`update transfers_out set ask_at = clock_timestamp() - interval '1 second' where state = 'requested'`)
    await this.#system.startServer()
    return told
  }

  async #bankWasAsked(): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await pause(5)) {
      const { faults } = (await this.#sandbox('GET', '/faults')) as { faults: unknown[] }
      if (faults.length === 0) return
      if (Date.now() > deadline) throw new Error('the bank was never asked')
    }
  }

  async #endOf(id: Uuid): Promise<string> {
    for (const deadline = Date.now() + 60_000; Date.now() < deadline; await pause(20)) {
      const { state } = must(await this.#owner.client.call<TransferOut>('GET', `/v1/transfers-out/${id}`))
      if (state === 'done' || state === 'reversed') return state
    }
    return 'open'
  }

  #boundCode(id: Uuid, amount: number, ahead = 0): Promise<string> {
    const { bankCode: payeeBankCode, accountNumber: payeeAccountNumber } = this.#payee
    return this.#phone.boundCode({ transferId: id, payeeBankCode, payeeAccountNumber, amount: BigInt(amount) }, ahead)
  }

  /** Of the next step. The server may have met the code before in the step after its own and follow it since, one behind: the next one would then be two ahead. */
  async #laterCode(id: Uuid, amount: number): Promise<string> {
    await this.#system.database!.pool.query('update otp_devices set drift = 0 where serial = $1', [this.#phone.serial])
    return this.#boundCode(id, amount, 1)
  }

  async #bankBalance(): Promise<number> {
    const { accounts } = (await this.#sandbox('GET', '/bank/accounts')) as { accounts: { fintechUseNum: string; balance: number }[] }
    return accounts.find(({ fintechUseNum }) => fintechUseNum === this.#account.fintechUseNum)!.balance
  }

  async #sandbox(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(this.#system.sandboxUrl + path, { method, ...(body ? { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) } : {}) })
    return answer.json()
  }
}
