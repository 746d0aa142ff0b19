import type { Failure } from '../reasons/failure.ts'
import type { Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'

export type TextMessage = {
  /** Ours. The same id again is delivered once, so a send whose reply was lost may be repeated. */
  readonly messageId: Uuid
  /** Digits only: 01012345678. */
  readonly to: string
  /** At most 2,000 characters (a long text message). */
  readonly text: string
}

/** Text messages. Never throws; fails with SMS_NOT_RECEIVED when the provider does not answer in time, so that another way can be offered. */
export type MessagePort = {
  send(message: TextMessage): Promise<Result<{ readonly messageId: Uuid }, Failure>>
}
