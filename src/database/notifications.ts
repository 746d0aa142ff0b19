import pg from 'pg'
import { pauseUntilStopped } from './pause-until-stopped.ts'

/** After a connection ended or could not be made, in milliseconds. */
const CONNECT_AGAIN_AFTER = 500
const CONNECT_WITHIN = 5_000

/** What somebody wants to hear. */
export type Channel = {
  name: string
  onNotification: (payload: string) => void
  /** Called whenever listening begins, also after a break: what was notified meanwhile was missed. */
  onListening: () => void
}

export type NotificationOptions = { connectionString: string; channels: readonly Channel[]; onError: (error: Error) => void }

export type Listening = { stop(): Promise<void> }

/**
 * Listens to channels of the database (LISTEN) on a connection of its own, and connects anew for as long as it takes. One connection for all
 * of them: every commit that notifies anybody wakes every connection that listens to anything.
 */
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
async function listenOnce({ connectionString, channels, onError }: NotificationOptions, stopping: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString, application_name: 'onjang events', keepAlive: true, connectionTimeoutMillis: CONNECT_WITHIN })
  const ended = new Promise<void>((done) => client.once('end', done))
  const end = (): void => void client.end().catch(onError)
  client.on('error', onError)
  client.on('notification', ({ channel, payload }) => channels.find(({ name }) => name === channel)?.onNotification(payload ?? ''))
  try {
    await client.connect()
    if (stopping.aborted) return end()
    stopping.addEventListener('abort', end, { once: true })
    await client.query(channels.map(({ name }) => `listen ${pg.escapeIdentifier(name)}`).join('; '))
    for (const { onListening } of channels) onListening()
    await ended
  } finally {
    stopping.removeEventListener('abort', end)
    await client.end().catch(onError)
  }
}
