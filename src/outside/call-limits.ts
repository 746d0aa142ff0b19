export type CallLimits = {
  /** Milliseconds that one call to a provider may take; 3,000 unless told. */
  readonly timeLimitMilliseconds?: number
  /** Consecutive failures that open the breaker; 5 unless told. */
  readonly failuresToOpen?: number
  /** Milliseconds that it stays open; 10,000 unless told. */
  readonly openMilliseconds?: number
}

/** Fills in the limits that were left out. */
export function callLimits(given: CallLimits): Required<CallLimits> {
  const { timeLimitMilliseconds = 3_000, failuresToOpen = 5, openMilliseconds = 10_000 } = given
  return { timeLimitMilliseconds, failuresToOpen, openMilliseconds }
}
