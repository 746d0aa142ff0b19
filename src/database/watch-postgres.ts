import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'
import { pauseUntilStopped } from './pause-until-stopped.ts'
import { isPostmasterAlive } from './postmaster.ts'

/** How often the postmaster is looked at, in milliseconds: one look costs a read of /proc. */
const LOOK_EVERY = 200
const TRY_AGAIN_AFTER = 1_000

export type PostgresWatch = { stop(): Promise<void> }

/**
 * Starts our own PostgreSQL again when its postmaster has died, be it killed, out of memory or stopped by mistake. It comes back on its
 * port, so pools find it by themselves. Several processes may watch one server: whoever comes second takes over what the first started.
 */
export function watchPostgres(folder: string, started: EmbeddedPostgres, onError: (error: Error) => void): PostgresWatch {
  const stopping = new AbortController()
  let postmasterId = started.postmasterId
  const revive = async (): Promise<void> => {
    const revived = await startEmbeddedPostgres({ folder })
    postmasterId = revived.postmasterId
    if (revived.port !== started.port) onError(new Error(`PostgreSQL had to move to port ${revived.port}: start this server anew`))
  }
  const watch = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      let next = LOOK_EVERY
      try {
        if (!(await isPostmasterAlive(postmasterId))) await revive()
      } catch (error) {
        onError(error as Error)
        next = TRY_AGAIN_AFTER
      }
      await pauseUntilStopped(next, stopping.signal)
    }
  }
  const watching = watch()
  return {
    async stop() {
      stopping.abort()
      await watching
    },
  }
}
