import type { Payment } from '../../src/protocol/api/payments.ts'
import type { TopUp } from '../../src/protocol/api/wallet.ts'
import type { CommandKind, FinalOutcome, StoredCommand } from '../shared/commands/command.ts'
import { CommandRunner } from '../shared/commands/command-runner.ts'
import { readResource } from '../shared/http/use-resource.ts'
import { remember } from '../shared/remembered/remembered.ts'
import { signal } from '../shared/sound/sounds.ts'

const payments: CommandKind = {
  kind: 'payment',
  isFinal: (answer) => (answer as Payment).state !== 'unknown',
  statePath: (id) => `/v1/payments/${id}`,
  cancellationPath: (id) => `/v1/payments/${id}/cancellation`,
}

const topUps: CommandKind = {
  kind: 'top_up',
  isFinal: (answer) => (answer as TopUp).state !== 'requested',
  statePath: (id) => `/v1/top-ups/${id}`,
  cancellationPath: null,
}

/** Runs the wallet's payments and top-ups. */
export const commandRunner = new CommandRunner([payments, topUps], afterwards)

function afterwards(command: StoredCommand, outcome: FinalOutcome): void {
  void readResource('/v1/wallet')
  const kind = command.kind === 'payment' ? payments : topUps
  // The receipt opens without a network even if nobody has looked at it before.
  if (outcome.kind === 'answer' && kind.statePath) void remember(kind.statePath(command.id), outcome.value)
  if (command.kind === 'payment') signal(hasSucceeded('payment', outcome) ? 'paid' : 'refused')
}

/** Whether a command did what it was made for. */
export function hasSucceeded(kind: string, outcome: FinalOutcome): boolean {
  if (outcome.kind !== 'answer') return false
  const states = kind === 'payment' ? ['paid', 'refunded'] : ['credited']
  return states.includes((outcome.value as Payment | TopUp).state)
}
