import pg from 'pg'
import { pauseUntilStopped } from './pause-until-stopped.ts'

/** After a connection ended or could not be made, in milliseconds. */
const CONNECT_AGAIN_AFTER = 500
const CONNECT_WITHIN = 5_000

export type NotificationOptions = {
  connectionString: string
  channel: string
  onNotification: (payload: string) => void
  /** Called whenever listening begins, also after a break: what was notified meanwhile was missed. */
  onListening: () => void
  onError: (error: Error) => void
}

export type Listening = { stop(): Promise<void> }

/** Listens to a channel of the database (LISTEN) on a connection of its own, and connects anew for as long as it takes. */
export function listenForNotifications(options: NotificationOptions): Listening {
  const stopping = new AbortController()
  const keepListening = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await listenOnce(options, stopping.signal).catch(options.onError)
      await pauseUntilStopped(CONNECT_AGAIN_AFTER, stopping.signal)
    }
  }
  const listening = keepListening()
  return {
    async stop() {
      stopping.abort()
      await listening
    },
  }
}

/** Resolves when the connection has ended. */
async function listenOnce({ connectionString, channel, onNotification, onListening, onError }: NotificationOptions, stopping: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'onjang events', keepAlive: true, connectionTimeoutMillis: CONNECT_WITHIN })
  const ended = new Promise<void>((done) => client.once('end', done))
  const end = (): void => void client.end().catch(onError)
  client.on('error', onError)
  client.on('notification', ({ payload }) => onNotification(payload ?? ''))
  try {
    await client.connect()
    if (stopping.aborted) return end()
    stopping.addEventListener('abort', end, { once: true })
    await client.query(`listen ${pg.escapeIdentifier(channel)}`)
    onListening()
    await ended
  } finally {
    stopping.removeEventListener('abort', end)
    await client.end().catch(onError)
  }
}
