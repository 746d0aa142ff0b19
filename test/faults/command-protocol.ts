import { setTimeout as pause } from 'node:timers/promises'
import type { Problem } from '../../src/protocol/api/problem.ts'
import type { Uuid } from '../../src/values/uuid.ts'
import type { CommandKind, FinalOutcome } from '../../web/shared/commands/command.ts'
import { backoff, nextStep } from '../../web/shared/commands/next-step.ts'
import type { ApiClient, Answer } from '../api-client.ts'
import type { SeededRandom } from './seeded-random.ts'

type Outcome = Parameters<typeof nextStep>[1]

/** A command on its way: the same id and the same bytes every time. */
export type SentCommand = { kind: CommandKind; id: Uuid; path: string; body: Readonly<Record<string, unknown>> }

export type SettleOptions = {
  client: ApiClient
  random: SeededRandom
  /** What a person does about UNLOCK_REQUIRED. */
  unlock?: () => Promise<unknown>
  /** How long one try may take, in milliseconds. */
  timeLimit: number
  /** After this long without a definite answer it is called stuck, in milliseconds. */
  patience: number
  /** How long it waits before it asks again for what the server has not finished, in milliseconds. */
  askEvery?: number
  /** Names each try to a fault proxy: `<name>.<number of the try>`. */
  name?: string
  /** A client that does it wrong: it makes a new command for each try after the first. */
  again?: () => Promise<SentCommand>
}

/** A repeated command had no definite answer for too long. */
export class StuckError extends Error {}

/** Who still asks when the trial is over and its system gone keeps no process alive. */
const LEAVES = { ref: false }

/** Waits are a tenth of the wallet's, so that a test sees as many tries as a phone in a day. */
const FASTER = 10

/**
 * Sends a command until its answer is definite, deciding with the wallet's own rule what each answer means. The wallet does the same
 * with its store around it (web/shared/commands/command-runner.ts).
 */
export async function settle(first: SentCommand, options: SettleOptions): Promise<FinalOutcome> {
  const deadline = Date.now() + options.patience
  let command = first
  let asksState = false
  for (let attempt = 1; ; attempt++) {
    const outcome = await send(command, asksState, attempt, options)
    const next = nextStep(command.kind, outcome)
    if (next.step === 'finish') return next.outcome
    if (Date.now() > deadline) throw new StuckError(`${command.path}: no definite answer after ${options.patience} ms and ${attempt} tries, the last ${JSON.stringify(outcome)}`)
    if (next.step === 'ask_person') await clearAway(next.question.reason, options)
    else if (next.step === 'ask_state') {
      asksState = true
      await pause(options.askEvery ?? 1_000 / FASTER, undefined, LEAVES)
    } else {
      await pause((next.after ?? backoff(attempt, () => options.random.next())) / FASTER, undefined, LEAVES)
      if (options.again) command = await options.again()
    }
  }
}

async function send(command: SentCommand, asksState: boolean, attempt: number, { client, timeLimit, name }: SettleOptions): Promise<Outcome> {
  const isQuestion = asksState && command.kind.statePath !== null
  const [method, path] = isQuestion ? ['GET', command.kind.statePath!(command.id)] : ['PUT', command.path]
  const headers = name === undefined ? {} : { 'x-attempt': `${name}.${attempt}` }
  try {
    return read(await client.call(method, path, { ...(isQuestion ? {} : { body: command.body }), headers, signal: AbortSignal.timeout(timeLimit) }))
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { kind: 'unknown', cause: 'no_answer' }
  }
}

/** Only an answer of the API and its own problem document are answers (design, law 3). */
function read({ status, headers, body }: Answer): Outcome {
  const type = String(headers['content-type'] ?? '')
  if (status >= 200 && status < 300 && type.startsWith('application/json')) return { kind: 'answer', value: body }
  const problem = body as Partial<Problem>
  if (type.startsWith('application/problem+json') && problem.reason && problem.money && problem.retry) {
    const wait = headers['retry-after']
    return { kind: 'problem', problem: problem as Problem, retryAfter: wait === undefined ? null : Number(wait) * 1_000 }
  }
  return { kind: 'unknown', cause: 'no_answer' }
}

async function clearAway(reason: string, { unlock }: SettleOptions): Promise<void> {
  if (reason !== 'UNLOCK_REQUIRED' || !unlock) throw new Error(`nobody can clear ${reason} away`)
  // An unlock that did not get through is asked for again with the next try.
  await unlock().catch((error: Error) => error)
}
