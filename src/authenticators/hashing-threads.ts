import { argon2 } from 'node:crypto'
import { Worker } from 'node:worker_threads'

/** What a hash is worked out of: Argon2id's inputs (RFC 9106, 3.1) as Node names them; memory in KiB, the tag's length in bytes. */
export type HashingWork = { message: Uint8Array; nonce: Uint8Array; secret: Uint8Array; memory: number; passes: number; parallelism: number; tagLength: number }

type Waiting = { work: HashingWork; done: (hash: Uint8Array) => void; refuse: (error: unknown) => void }
type Thread = { worker: Worker; inHand: Waiting | undefined; idle: NodeJS.Timeout | undefined }

/** Without work for so long a thread is let go, and its memory with it. In milliseconds. */
const IDLE = 60_000

export type HashingThreads = {
  /** Hashes that wait for a thread. */
  waiting(): number
  /** Resolves to the hash. First come, first served. */
  derive(work: HashingWork): Promise<Uint8Array>
}

/**
 * Works hashes out on threads of low priority, so that a rush of sign-ins takes the processor from nobody who pays: a hash takes some
 * 40 ms of it, as long as a hundred payments. `most`: hashes at once, which bounds their memory too. A thread is begun when it is needed. What
 * was in the hand of one that died, or could not be begun, is worked out without it.
 */
export function hashingThreads(most: number, start = startThread, idle = IDLE): HashingThreads {
  const waiting: Waiting[] = []
  const threads: Thread[] = []
  let withoutThread = 0

  const next = (): void => {
    while (waiting.length > 0) {
      const free = threads.find(({ inHand }) => inHand === undefined) ?? (threads.length + withoutThread < most ? begin() : undefined)
      if (free === 'none') void deriveHere(waiting.shift()!)
      else if (free) handOver(free, waiting.shift()!)
      else return
    }
  }
  const handOver = (thread: Thread, taken: Waiting): void => {
    clearTimeout(thread.idle)
    thread.inHand = taken
    thread.worker.ref()
    thread.worker.postMessage(taken.work)
  }
  const deriveHere = async (taken: Waiting): Promise<void> => {
    withoutThread++
    await new Promise<void>((ended) => {
      argon2('argon2id', taken.work, (error, hash) => {
        if (error) taken.refuse(error)
        else taken.done(hash)
        ended()
      })
    })
    withoutThread--
    next()
  }
  const begin = (): Thread | 'none' => {
    let worker: Worker
    try {
      worker = start()
    } catch (error) {
      process.emitWarning(error as Error)
      return 'none'
    }
    const thread: Thread = { worker, inHand: undefined, idle: undefined }
    threads.push(thread)
    worker.on('message', (message: 'ready' | Uint8Array) => {
      if (message === 'ready') return
      const ended = thread.inHand!
      thread.inHand = undefined
      thread.worker.unref()
      thread.idle = setTimeout(() => void worker.terminate(), idle).unref()
      ended.done(message)
      next()
    })
    worker.on('error', (error) => process.emitWarning(error))
    // After an error as well. The same work is not given to another thread: it may be what ended this one.
    worker.on('exit', () => {
      clearTimeout(thread.idle)
      threads.splice(threads.indexOf(thread), 1)
      if (thread.inHand) void deriveHere(thread.inHand)
      else next()
    })
    return thread
  }
  return {
    waiting: () => waiting.length,
    derive(work) {
      return new Promise((done, refuse) => {
        waiting.push({ work, done, refuse })
        next()
      })
    },
  }
}

function startThread(): Worker {
  return new Worker(new URL('./hashing-thread.ts', import.meta.url))
}
