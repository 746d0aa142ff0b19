import pino, { type Logger } from 'pino'

/** Structured logs that never hold a PIN, a code, a key, a token or a whole phone number, whoever logs what. */
const SECRET_FIELDS = ['pin', 'password', 'code', 'token', 'order', 'phone', 'publicKey', 'authorization', 'cookie', 'ci']

export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]), censor: '…' },
    serializers: { err: withoutValues },
  })
}

/** A database error's `detail` and `where` can quote values of the row: only what names the place is kept. */
function withoutValues(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { message: String(error) }
  const { code, constraint } = error as Error & { code?: string; constraint?: string }
  return {
    type: error.name,
    message: error.message.replaceAll(/\b01[016789]-?\d{3,4}-?\d{4}\b/g, '01…'),
    stack: error.stack?.replaceAll(/\b01[016789]-?\d{3,4}-?\d{4}\b/g, '01…'),
    ...(code ? { sqlState: code } : {}),
    ...(constraint ? { constraint } : {}),
    ...(error.cause instanceof Error ? { cause: withoutValues(error.cause) } : {}),
  }
}
