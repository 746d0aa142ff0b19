import type { Text } from '../values/language.ts'

/** Who is told. */
export type Audience = 'payer' | 'merchant' | 'otp_user' | 'operator' | 'everyone'

/** Whether money moved. It is decided per occurrence from the ledger, never from a reason's text. */
export type MoneyState = 'not_moved' | 'moved' | 'unknown'

/** Can trying again help: with the same id, with a new one, or not at all. */
export type Retry = 'same_id' | 'new_id' | 'no'

/** Who does the next thing. Several in a row are an escalation: `system`, then `support`. */
export type Actor = 'system' | 'user' | 'merchant' | 'support' | 'branch' | 'operator'

/** One way a thing can fail: everything a person, a screen or a program needs to go on. */
export type ReasonRecord = {
  readonly audience: readonly Audience[]
  /** What the system sees when this is the cause, for support and for the documents. */
  readonly seenFrom: string
  /** Status of the HTTP answer that carries it. 500 and above mean that the fault is ours. */
  readonly httpStatus: number
  readonly retry: Retry
  readonly actsNext: readonly Actor[]
  /** Short and polite, with `{name}` where a parameter stands. Never says whether money moved unless the ledger has. */
  readonly text: Text
  /** Said instead of `text` where the ledger has answered that no money moved. */
  readonly textWhenNotMoved?: Text
  /** The one thing to do next, as a button would say it. `action` is what a screen does when it is pressed. */
  readonly remedy: { readonly action: string; readonly label: Text }
}
