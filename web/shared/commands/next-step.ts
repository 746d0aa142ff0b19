import type { Outcome } from '../http/call.ts'
import type { CommandKind, FinalOutcome } from './command.ts'
import type { Problem } from '../../../src/protocol/api/problem.ts'

/** What to do after a call made for a command. */
export type NextStep =
  | { readonly step: 'finish'; readonly outcome: FinalOutcome }
  /** Send the same again; `after` milliseconds when the server has said how long. */
  | { readonly step: 'again'; readonly after: number | null; readonly trouble: 'offline' | 'no_answer' | Problem }
  /** The server has it and does not know its end yet. */
  | { readonly step: 'ask_state' }
  | { readonly step: 'ask_person'; readonly question: Problem }

/** Answers that record nothing and that a person can clear away; the same bytes are sent again afterwards. */
const QUESTIONS = new Set(['UNLOCK_REQUIRED', 'SESSION_EXPIRED', 'SESSION_REPLACED', 'STAFF_NOT_AUTHORIZED'])

/** Decides from what is known, never from what is likely: only an answer or a problem that says that no money moved ends a command. */
export function nextStep(kind: CommandKind, outcome: Outcome<unknown>): NextStep {
  if (outcome.kind === 'unknown') return { step: 'again', after: null, trouble: outcome.cause }
  if (outcome.kind === 'answer') {
    return kind.isFinal(outcome.value) ? { step: 'finish', outcome: { kind: 'answer', value: outcome.value } } : { step: 'ask_state' }
  }
  const { problem, retryAfter } = outcome
  if (QUESTIONS.has(problem.reason)) return { step: 'ask_person', question: problem }
  if (problem.retry === 'same_id' || problem.money === 'unknown') return { step: 'again', after: retryAfter, trouble: problem }
  return { step: 'finish', outcome: { kind: 'problem', problem } }
}

const FIRST = 400
const LONGEST = 8_000

/** Milliseconds to wait before try number `attempt` (1 is the first repetition): doubling, with chance so that phones do not come back together. */
export function backoff(attempt: number, random: () => number = Math.random): number {
  return Math.min(LONGEST, FIRST * 2 ** (attempt - 1)) * (0.75 + random() / 2)
}
