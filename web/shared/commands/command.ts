import type { Problem } from '../../../src/protocol/api/problem.ts'
import type { Uuid } from '../../../src/values/uuid.ts'

/** How a command ended, once and for ever. */
export type FinalOutcome = { readonly kind: 'answer'; readonly value: unknown } | { readonly kind: 'problem'; readonly problem: Problem }

/**
 * A command that moves money or asks for it. Its id and the bytes it carries are written to this device before they are
 * sent, and sent again unchanged until the server has given a definite answer (design, laws 2 and 3).
 */
export type StoredCommand = {
  readonly id: Uuid
  readonly kind: string
  /** Whose command it is: nobody else who signs in here goes on with it. */
  readonly ownerId: Uuid
  /** What it is about. At most one unfinished command of a kind is about one subject. */
  readonly subject: string
  readonly path: string
  readonly body: Readonly<Record<string, unknown>>
  /** What screens show while the answer is awaited, and after a reload. */
  readonly note: unknown
  readonly createdAt: number
  /** Null until it may have left this device. */
  readonly sentAt: number | null
  /** Somebody asked for it to be cancelled: from then on only that is sent. */
  readonly cancelling: boolean
  readonly outcome: FinalOutcome | null
  /** Whether the one who waits has been shown the outcome. */
  readonly seen: boolean
}

/** What a person has to clear away before a command can go on. */
export type Question = Pick<Problem, 'reason' | 'details'>

/** What the one who runs a command can say about it now. */
export type CommandProgress = {
  readonly command: StoredCommand
  /** asking: a person has to do something first, and `question` says what. */
  readonly phase: 'sending' | 'waiting' | 'asking' | 'finished'
  readonly question: Question | null
  /** The newest thing that went wrong on the way; not an outcome. */
  readonly trouble: 'offline' | 'no_answer' | Problem | null
}

/** How one kind of command is run. */
export type CommandKind = {
  readonly kind: string
  /** Does this answer end it? Otherwise its state is asked for until one does. */
  readonly isFinal: (answer: unknown) => boolean
  readonly statePath: ((id: Uuid) => string) | null
  readonly cancellationPath: ((id: Uuid) => string) | null
}
