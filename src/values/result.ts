/** Either a value, or a failure that the caller must look at. */
export type Result<Value, Failure> = { ok: true; value: Value } | { ok: false; failure: Failure }

export function succeed<Value>(value: Value): { ok: true; value: Value } {
  return { ok: true, value }
}

export function fail<Failure>(failure: Failure): { ok: false; failure: Failure } {
  return { ok: false, failure }
}
