/** A message for one browser. */
export type PushMessage = {
  /** The browser's address at its push service, as the browser gave it. */
  readonly endpoint: string
  /** Uncompressed P-256 point, 65 bytes, and 16 bytes that only the browser and we know (RFC 8291). */
  readonly publicKey: Uint8Array
  readonly sharedSecret: Uint8Array
  /** At most 3,900 bytes of JSON; only the browser can read it. */
  readonly text: string
  /** How long the push service may keep it for a phone that is off. */
  readonly keepSeconds: number
  readonly isUrgent: boolean
  /** At most 32 letters and digits; a later message of the same topic takes the place of one that still waits (RFC 8030, 5.4). */
  readonly topic: string
}

/**
 * - `taken`: the push service has it.
 * - `gone`: the browser has taken its subscription back; nothing will reach it again.
 * - `refused`: this message will not be taken, however often it is sent.
 * - `unknown`: it may or may not have been taken: try again later.
 */
export type PushOutcome =
  | { readonly outcome: 'taken' }
  | { readonly outcome: 'gone' }
  | { readonly outcome: 'refused'; readonly cause: string }
  | { readonly outcome: 'unknown'; readonly cause: string; readonly retryAfterSeconds?: number }

/** Push services (RFC 8030). Never throws. */
export type PushPort = {
  /** Our public key, which a browser needs when it subscribes (RFC 8292): an uncompressed P-256 point. */
  readonly publicKey: Uint8Array
  /** Whether this address belongs to a push service that we call: a browser may not send us anywhere else. */
  isPushService(endpoint: string): boolean
  send(message: PushMessage): Promise<PushOutcome>
}
