import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { signatureChecker, type SignatureCheck } from './signature-check.ts'
import { KEY_BYTES, packChecks, SIGNATURE_BYTES } from './signature-messages.ts'

/** When so few wait they are verified here: handing them over would take longer than it saves. */
const FEW = 2
/** Verified here in one turn of the event loop where no thread can do it: each takes some 70 µs, in which nothing else is heard. */
const MOST_IN_A_TURN = 8
/** Without work for so long a thread is let go, and its memory with it. In milliseconds. */
const IDLE = 60_000
/** After a thread could not be begun, or died, no other is for so long, in milliseconds: there is no memory, or the system gives no more threads. */
const WITHOUT_THREADS = 10_000

type Waiting = { check: SignatureCheck; answer: (isGood: boolean) => void }
/** What is under way: blocks of checks, in the order in which they were handed over. */
type Thread = { worker: Worker; isReady: boolean; underWay: Waiting[][]; idle: NodeJS.Timeout | undefined }

export type SignatureVerification = {
  /** Resolves to whether the signature is good, in a later turn of the event loop. */
  verify: (check: SignatureCheck) => Promise<boolean>
  close: () => Promise<void>
}

/**
 * Verifies signatures, many at a time on threads beside the event loop: it then goes on reading what the database answers, while a batch of
 * payments holds its locks. Threads are begun when more than a few wait and let go when they have nothing to do. When one dies, what it had
 * in hand is verified here, and so is everything for a while where none can be begun. `most`: threads at once; none where there is one processor.
 */
export function signatureVerification(most = Math.min(2, availableParallelism() - 1), start = startThread, idle = IDLE, withoutThreads = WITHOUT_THREADS): SignatureVerification {
  const isGood = signatureChecker()
  const threads: Thread[] = []
  const waiting: Waiting[] = []
  let isScheduled = false
  const pause = pauseOf(withoutThreads)

  const schedule = (): void => {
    if (isScheduled) return
    isScheduled = true
    setImmediate(takeTurn)
  }
  const takeTurn = (): void => {
    isScheduled = false
    const thread = waiting.length > FEW ? freest() : undefined
    if (thread) handOver(thread, waiting.splice(0))
    else for (const { check, answer } of waiting.splice(0, MOST_IN_A_TURN)) answer(isGood(check))
    if (waiting.length > 0) schedule()
  }
  /** The thread with the least to do; begins another when all have something, and meanwhile names none where none is ready. */
  const freest = (): Thread | undefined => {
    if (threads.length < most && pause.isOver() && threads.every(({ underWay, isReady }) => isReady && underWay.length > 0)) begin()
    return threads.filter(({ isReady }) => isReady).toSorted((one, other) => one.underWay.length - other.underWay.length)[0]
  }
  const handOver = (thread: Thread, taken: Waiting[]): void => {
    clearTimeout(thread.idle)
    thread.underWay.push(taken)
    thread.worker.ref()
    const block = packChecks(taken.map(({ check }) => check))
    thread.worker.postMessage(block, [block])
  }
  const begin = (): void => {
    const worker = pause.attempt(start)
    if (!worker) return
    const thread: Thread = { worker, isReady: false, underWay: [], idle: undefined }
    threads.push(thread)
    const rest = (): void => {
      thread.worker.unref()
      thread.idle = setTimeout(() => void thread.worker.terminate(), idle).unref()
    }
    thread.worker.unref()
    thread.worker.on('message', (message: 'ready' | Uint8Array) => {
      if (message === 'ready') thread.isReady = true
      else thread.underWay.shift()!.forEach(({ answer }, index) => answer(message[index] === 1))
      if (thread.underWay.length === 0) rest()
    })
    thread.worker.on('error', pause.begin)
    // After an error as well: what it had in hand comes back to the front.
    thread.worker.on('exit', () => {
      clearTimeout(thread.idle)
      threads.splice(threads.indexOf(thread), 1)
      waiting.unshift(...thread.underWay.flat())
      if (waiting.length > 0) schedule()
    })
  }
  return {
    verify(check) {
      if (check.publicKey.length !== KEY_BYTES || check.signature.length !== SIGNATURE_BYTES) return Promise.resolve(false)
      return new Promise((answer) => {
        waiting.push({ check, answer })
        schedule()
      })
    },
    async close() {
      await Promise.all(threads.map(({ worker }) => worker.terminate()))
    },
  }
}

type Pause = { isOver: () => boolean; begin: (error: unknown) => void; attempt: <Value>(work: () => Value) => Value | undefined }

/** A pause of so many milliseconds after each error. */
function pauseOf(milliseconds: number): Pause {
  let end = 0
  const begin = (error: unknown): void => {
    end = performance.now() + milliseconds
    process.emitWarning(error instanceof Error ? error : String(error))
  }
  return {
    isOver: () => performance.now() >= end,
    begin,
    attempt(work) {
      try {
        return work()
      } catch (error) {
        begin(error)
        return undefined
      }
    },
  }
}

function startThread(): Worker {
  return new Worker(new URL('./signature-thread.ts', import.meta.url))
}
