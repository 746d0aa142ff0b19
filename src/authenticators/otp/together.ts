/**
 * Asks for many things in one statement: what comes while a batch is under way waits and goes out with the next one, so that many commits share
 * one. Whoever comes alone goes at once. Answers come back in the order of what was asked.
 */
export class Together<Asked, Answer> {
  readonly #run: (asked: readonly Asked[]) => Promise<readonly Answer[]>
  readonly #mostPerBatch: number
  #waiting: { asked: Asked; done: (answer: Answer) => void; refuse: (error: unknown) => void }[] = []
  #isRunning = false

  constructor(run: (asked: readonly Asked[]) => Promise<readonly Answer[]>, mostPerBatch: number) {
    this.#run = run
    this.#mostPerBatch = mostPerBatch
  }

  /** Resolves with its answer once its batch has been carried out; rejects, as all of its batch do, when that failed. */
  ask(asked: Asked): Promise<Answer> {
    return new Promise((done, refuse) => {
      this.#waiting.push({ asked, done, refuse })
      if (!this.#isRunning) void this.#goOn()
    })
  }

  async #goOn(): Promise<void> {
    this.#isRunning = true
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, this.#mostPerBatch)
      try {
        const answers = await this.#run(batch.map(({ asked }) => asked))
        batch.forEach(({ done }, index) => done(answers[index]!))
      } catch (error) {
        for (const { refuse } of batch) refuse(error)
      }
    }
    this.#isRunning = false
  }
}
