import { setTimeout as pause } from 'node:timers/promises'
import { inSnapshot } from '../../src/database/snapshot.ts'
import type { FoundAccountList, TopUp } from '../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../src/values/uuid.ts'
import type { CommandKind } from '../../web/shared/commands/command.ts'
import { joinAsShopper, must, type Shopper } from '../people.ts'
import type { RunningSystem } from '../running-system.ts'
import { settle } from './command-protocol.ts'
import { holdBooks, holdJournal } from './hold-against-database.ts'
import { Journal, type Violation } from './journal.ts'
import { SeededRandom } from './seeded-random.ts'

const TOP_UP: CommandKind = { kind: 'top_up', isFinal: (answer) => (answer as TopUp).state !== 'requested', statePath: (id) => `/v1/top-ups/${id}`, cancellationPath: null }

/** Longest from asking our server to the bank being asked, in milliseconds. */
const SPARE = 1_000

type BankFault = { action: 'done' | 'not_done'; effect: 'time_out' | 'reset' | 'http_500' | 'slow'; milliseconds?: number }

/** {done, not done} × {time-out, reset, 500}; and an order that reaches the bank when it has long been given up and fenced. */
const FAULTS: readonly BankFault[] = [
  ...(['done', 'not_done'] as const).flatMap((action) => (['time_out', 'reset', 'http_500'] as const).map((effect) => ({ action, effect }))),
  { action: 'not_done', effect: 'slow', milliseconds: 15_000 },
]

/** After so many unknown outcomes in a row the server would stop calling the bank; one clean top-up between keeps it calling. */
const PER_WAVE = 3

/**
 * How a top-up may end. One that only came late may be asked for before or after it came. One without a fault may be turned away while
 * the server, wary after failed inquiries, does not call the bank.
 */
function endsOf(fault: BankFault | undefined): string[] {
  if (!fault || fault.effect === 'slow') return ['credited', 'reversed']
  return fault.action === 'done' ? ['credited'] : ['reversed']
}

export type BankOutcomeReport = { seed: number; trials: number; kills: number; ended: Record<string, number>; violations: Violation[] }

type Saver = { shopper: Shopper; personId: Uuid; account: string; before: number }
/** `at`: when it began, in milliseconds since 1970. */
type Trial = { saver: Saver; fault: BankFault | undefined; face: number; state: string; at: number }

/**
 * Leaves top-ups without an answer from the bank, in every way, and lets the server find out. Each must end credited or reversed, as the
 * bank has it: nobody is debited without being credited. With `kills`, the server is killed while the bank is being asked.
 */
export async function loseBankAnswers(system: RunningSystem, options: { seed: number; trials: number; kills?: number; shoppers?: number }): Promise<BankOutcomeReport> {
  const { seed, trials, kills = 0 } = options
  const random = new SeededRandom(seed, 'bank')
  const journal = new Journal()
  const savers = await Promise.all(Array.from({ length: options.shoppers ?? 4 }, (_, place) => openSaver(system, place)))
  const done: Trial[] = []
  const ends: Promise<void>[] = []
  const begin = (fault: BankFault | undefined): { trial: Trial; end: Promise<void> } => {
    const trial: Trial = { saver: savers[done.length % savers.length]!, fault, face: 1_000 + 10 * done.length, state: 'open', at: Date.now() }
    done.push(trial)
    const end = topUp(trial, journal, random)
    ends.push(end)
    return { trial, end }
  }
  const order = shuffled(trials, random)
  let killed = 0
  while (order.length > 0) {
    // The question what became of an order may go unanswered as well.
    if (random.isTrue(0.4)) await switchOn(system, 'bank.result', random.pick(FAULTS.filter(({ effect }) => effect !== 'slow')))
    for (const fault of order.splice(0, PER_WAVE)) {
      await switchOn(system, 'bank.withdraw', fault)
      for (let { trial } = begin(fault); !(await isTaken(system, trial)); trial = begin(fault).trial) {
        // Turned away, for the server does not call a bank that has just failed too often: another one meets the fault, later.
        trial.fault = undefined
        await pause(2_000)
      }
    }
    if (killed < kills) {
      await pause(random.between(0, 3_500))
      await system.killServer()
      await system.startServer()
      killed++
    }
    await begin(undefined).end
  }
  await Promise.all(ends)
  // What the bank's side holds back must have arrived too, for it to be refused.
  const lastArrival = Math.max(0, ...done.map(({ at, fault }) => at + (fault?.milliseconds ?? 0) + SPARE))
  await pause(Math.max(0, lastArrival - Date.now()))
  const held = await inSnapshot(system.database!.pool, async (snapshot) => [...(await holdJournal(snapshot, journal)), ...(await holdBooks(snapshot))])
  const bank = await Promise.all(savers.map((saver) => holdBank(system, saver, done)))
  const ended: Record<string, number> = {}
  for (const { fault, state } of done) {
    const name = `${fault ? `${fault.action} ${fault.effect}` : 'no fault'} → ${state}`
    ended[name] = (ended[name] ?? 0) + 1
  }
  const wrong = done.filter(({ fault, state }) => !endsOf(fault).includes(state))
  const misjudged = wrong.map(({ fault, face, state }): Violation => ({ check: 'E', words: `a top-up by ${face}, at the bank ${fault?.action} with ${fault?.effect}, ended ${state}` }))
  return { seed, trials, kills: killed, ended, violations: [...held, ...journal.violations, ...bank.flat(), ...misjudged] }
}

async function openSaver(system: RunningSystem, place: number): Promise<Saver> {
  const shopper = await joinAsShopper(system, `모으기${place}`, undefined, `127.0.3.${place + 1}`)
  const { personId } = must(await shopper.client.call<{ personId: Uuid }>('GET', '/v1/session'))
  const found = must(await shopper.client.call<FoundAccountList>('GET', '/v1/bank-accounts'))
  const account = found.accounts.find(({ linked }) => linked)!.reference
  return { shopper, personId, account, before: await balanceAtBank(system, account) }
}

/** Every fault equally often, in a chance order. */
function shuffled(trials: number, random: SeededRandom): BankFault[] {
  const all = Array.from({ length: trials }, (_, place) => FAULTS[place % FAULTS.length]!)
  return all.map((fault) => ({ fault, key: random.next() })).sort((one, other) => one.key - other.key).map(({ fault }) => fault)
}

async function topUp(trial: Trial, journal: Journal, random: SeededRandom): Promise<void> {
  const { saver, face } = trial
  const { shopper, personId } = saver
  const id = newUuid()
  const price = (face * (10_000 - shopper.wallet.programme.discountBasisPoints)) / 10_000
  const body = { face, price, linkedAccountId: shopper.linkedAccountId }
  const path = `/v1/top-ups/${id}`
  const intention = journal.add({ kind: 'top_up', ownerId: personId, ids: [id], about: null, payerId: null, amount: face, path, body })
  try {
    const how = { client: shopper.client, random, timeLimit: 8_000, patience: 90_000, askEvery: 500, unlock: () => shopper.unlock() }
    const outcome = await settle({ kind: TOP_UP, id, path, body }, how)
    trial.state = outcome.kind === 'answer' ? (outcome.value as TopUp).state : outcome.problem.reason
    journal.note(intention, trial.state === 'credited' ? 'done' : 'not_done', trial.state)
  } catch (error) {
    journal.violate('E', `top-up ${id}: ${(error as Error).message}`)
  }
}

async function switchOn(system: RunningSystem, call: 'bank.withdraw' | 'bank.result', fault: BankFault): Promise<void> {
  const answer = await fetch(`${system.sandboxUrl}/faults`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ call, remaining: 1, ...fault }),
  })
  if (answer.status !== 201) throw new Error(`the fault was not switched on: ${answer.status}`)
}

/** True when the bank has been asked and the fault has befallen that call; false when the top-up ended without it. */
async function isTaken(system: RunningSystem, trial: Trial, patience = 20_000): Promise<boolean> {
  const deadline = Date.now() + patience
  for (;;) {
    const hasEnded = trial.state !== 'open'
    const { faults } = (await (await fetch(`${system.sandboxUrl}/faults`)).json()) as { faults: { call: string }[] }
    if (!faults.some(({ call }) => call === 'bank.withdraw')) return true
    if (hasEnded) return false
    if (Date.now() > deadline) throw new Error(`the bank was not asked within ${patience} ms`)
    await pause(10)
  }
}

async function balanceAtBank(system: RunningSystem, account: string): Promise<number> {
  const { accounts } = (await (await fetch(`${system.sandboxUrl}/bank/accounts`)).json()) as { accounts: { fintechUseNum: string; balance: number }[] }
  const found = accounts.find(({ fintechUseNum }) => fintechUseNum === account)
  if (!found) throw new Error(`the bank does not show account ${account}`)
  return found.balance
}

/** What the bank took is what was paid for the vouchers that are there. */
async function holdBank(system: RunningSystem, saver: Saver, done: readonly Trial[]): Promise<Violation[]> {
  const taken = saver.before - (await balanceAtBank(system, saver.account))
  const paid = done.filter((trial) => trial.saver === saver && trial.state === 'credited').reduce((sum, { face }) => sum + (face * 9) / 10, 0)
  const { purse } = await saver.shopper.readWallet()
  const bought = done.filter((trial) => trial.saver === saver && trial.state === 'credited').reduce((sum, { face }) => sum + face, 0)
  const violations: Violation[] = []
  if (taken !== paid) violations.push({ check: 'M', words: `the bank took ${taken} won from ${saver.account}; what was credited cost ${paid}` })
  if (purse.balance !== bought) violations.push({ check: 'M', words: `the purse of ${saver.personId} holds ${purse.balance} won; ${bought} were credited` })
  return violations
}
