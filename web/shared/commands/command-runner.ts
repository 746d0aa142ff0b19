import type { Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../http/call.ts'
import { Store } from '../state/store.ts'
import type { CommandKind, CommandProgress, FinalOutcome, StoredCommand } from './command.ts'
import { changeCommand, forgetCommand, storeCommand, storedCommands } from './command-store.ts'
import { backoff, nextStep } from './next-step.ts'

/** A finished command is remembered on the device for a day, so that a reload still shows how it ended. In milliseconds. */
const REMEMBERED = 86_400_000
/** How long one try may take. */
const TIME_LIMIT = 8_000
/** Between two questions about something the server has not finished. */
const ASK_AGAIN = 1_000

/** Runs the commands of one app: one at a time for each id, until each has a definite end. */
export class CommandRunner {
  readonly progress = new Store<ReadonlyMap<Uuid, CommandProgress>>(new Map())
  /** Whether what an earlier visit left has been looked at. */
  readonly resumed = new Store(false)
  readonly #kinds: ReadonlyMap<string, CommandKind>
  readonly #running = new Set<Uuid>()
  readonly #onFinish: (command: StoredCommand, outcome: FinalOutcome) => void

  constructor(kinds: readonly CommandKind[], onFinish: (command: StoredCommand, outcome: FinalOutcome) => void) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]))
    this.#onFinish = onFinish
  }

  /** Stores a command and starts it. Returns the one that is run: an unfinished one about the same subject comes first. */
  async start(command: StoredCommand, question: CommandProgress['question'] = null): Promise<StoredCommand> {
    const stored = await storeCommand(question ? command : { ...command, sentAt: Date.now() })
    if (this.progress.get().get(stored.id)) return stored
    this.#show(stored, question ? 'asking' : 'sending', question)
    if (!question) void this.#run(stored)
    return stored
  }

  /** Goes on with what a reload, or somebody else's use of this device, interrupted. What had never left this device is dropped: nobody waits for it. */
  async resume(ownerId: Uuid): Promise<void> {
    this.progress.set(new Map([...this.progress.get()].filter(([, { command }]) => command.ownerId === ownerId)))
    for (const command of await storedCommands(ownerId)) {
      const shown = this.progress.get().get(command.id)
      if (shown) {
        if (shown.phase === 'asking' && shown.question?.reason.startsWith('SESSION_')) await this.answer(command.id)
        continue
      }
      const isOld = Date.now() - command.createdAt > REMEMBERED
      if (command.sentAt === null || (command.outcome && isOld)) await forgetCommand(command.id)
      else if (command.outcome) this.#show(command, 'finished')
      else {
        this.#show(command, 'waiting')
        void this.#run(command)
      }
    }
    this.resumed.set(true)
  }

  /** The outcome has been shown to the one who waits for it. */
  async markSeen(id: Uuid): Promise<void> {
    const shown = this.progress.get().get(id)
    if (!shown || shown.phase !== 'finished' || shown.command.seen) return
    this.#show({ ...shown.command, seen: true }, 'finished')
    await changeCommand(id, { seen: true })
  }

  /** A person has cleared the question away; `addition` goes into the body, the signed bytes stay. */
  async answer(id: Uuid, addition: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const shown = this.progress.get().get(id)
    if (!shown || shown.phase !== 'asking') return
    const body = { ...shown.command.body, ...addition }
    const command = await changeCommand(id, { body, sentAt: shown.command.sentAt ?? Date.now() })
    if (!command) return
    this.#show(command, 'sending')
    void this.#run(command)
  }

  /** Gives a command up that waits for a person and has never been sent. */
  async drop(id: Uuid): Promise<void> {
    await forgetCommand(id)
    const next = new Map(this.progress.get())
    next.delete(id)
    this.progress.set(next)
  }

  /** Asks the server for a definite end: cancelled, or what had already happened. */
  async cancel(id: Uuid): Promise<void> {
    const command = await changeCommand(id, { cancelling: true })
    if (!command || command.outcome) return
    this.#show(command, 'waiting')
    void this.#run(command)
  }

  async #run(started: StoredCommand): Promise<void> {
    if (this.#running.has(started.id)) return
    this.#running.add(started.id)
    try {
      await this.#untilTheEnd(started.id)
    } finally {
      this.#running.delete(started.id)
    }
  }

  async #untilTheEnd(id: Uuid): Promise<void> {
    let asksState = false
    for (let attempt = 1; ; attempt++) {
      const shown = this.progress.get().get(id)
      if (!shown) return
      const kind = this.#kinds.get(shown.command.kind)
      if (!kind) throw new Error(`nobody knows how to run a ${shown.command.kind}`)
      const next = nextStep(kind, await this.#send(kind, shown.command, asksState))
      const command = this.progress.get().get(id)?.command ?? shown.command
      const cancelledMeanwhile = command.cancelling && !shown.command.cancelling && kind.cancellationPath !== null
      if (next.step === 'finish') return this.#finish(command, next.outcome)
      if (cancelledMeanwhile) continue
      if (next.step === 'ask_person') return this.#show(command, 'asking', next.question)
      if (next.step === 'ask_state') {
        asksState = true
        this.#show(command, 'waiting')
        await pause(ASK_AGAIN)
      } else {
        this.#show(command, 'waiting', null, next.trouble)
        await pause(next.after ?? backoff(attempt))
      }
    }
  }

  #send(kind: CommandKind, command: StoredCommand, asksState: boolean): Promise<Outcome<unknown>> {
    if (command.cancelling && kind.cancellationPath) {
      return call('PUT', kind.cancellationPath(command.id), { body: {}, timeLimit: TIME_LIMIT })
    }
    if (asksState && kind.statePath) return call('GET', kind.statePath(command.id), { timeLimit: TIME_LIMIT })
    return call('PUT', command.path, { body: command.body, timeLimit: TIME_LIMIT })
  }

  async #finish(command: StoredCommand, outcome: FinalOutcome): Promise<void> {
    const finished = { ...command, outcome }
    await changeCommand(command.id, { outcome })
    this.#show(finished, 'finished')
    this.#onFinish(finished, outcome)
  }

  #show(command: StoredCommand, phase: CommandProgress['phase'], question: CommandProgress['question'] = null, trouble: CommandProgress['trouble'] = null) {
    this.progress.set(new Map(this.progress.get()).set(command.id, { command, phase, question, trouble }))
  }
}

/** Waits, but no longer than until the network or the screen comes back. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      document.removeEventListener('visibilitychange', onVisible)
      resolve()
    }
    const onVisible = () => document.visibilityState === 'visible' && end()
    const timer = setTimeout(end, milliseconds)
    addEventListener('online', end)
    document.addEventListener('visibilitychange', onVisible)
  })
}
