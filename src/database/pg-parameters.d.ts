/** What the driver has inside and gives no types for. */
declare module 'pg/lib/utils.js' {
  /** A parameter as PostgreSQL takes it: bytes, or text. Throws where there is no such form. */
  export function prepareValue(value: unknown): Buffer | string | null
}
