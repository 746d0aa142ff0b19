import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CommitUnknownError } from '../database/transaction.ts'
import { GroupCommit, OutcomeUnknownError, OverloadedError, type GroupCommitOptions } from './group-commit.ts'

type Run = (commands: number[], isDecided: () => void) => Promise<string[]>

const answersOf = async (commands: number[]): Promise<string[]> => commands.map((command) => `done ${command}`)

/** A group commit over a `run` of the test's own, and the batches that it was asked to run. */
function committing(run: Run, options: Partial<GroupCommitOptions<number, string>> = {}): { group: GroupCommit<number, string>; batches: number[][] } {
  const batches: number[][] = []
  const group = new GroupCommit<number, string>({
    mostPerBatch: 100,
    mostWaiting: 1_000,
    batchesAtOnce: 1,
    enoughToOverlap: 1,
    patience: 200,
    ...options,
    run(commands, isDecided) {
      batches.push([...commands])
      return run(commands, isDecided)
    },
  })
  return { group, batches }
}

function databaseError(code: string): Error {
  return Object.assign(new Error(`SQLSTATE ${code}`), { code })
}

/** Fails so many times, then does what `run` does. */
function failingFirst(times: number, error: () => Error, run: Run = answersOf): Run {
  let left = times
  return async (commands, isDecided) => {
    if (left-- > 0) throw error()
    return run(commands, isDecided)
  }
}

function outcomes(submitted: Promise<string>[]): Promise<string[]> {
  return Promise.all(submitted.map((each) => each.then((answer) => answer, (error: Error) => error.message)))
}

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index)

test('what waits together is committed together, and each is answered with its own', async () => {
  const { group, batches } = committing(answersOf)
  assert.deepEqual(await Promise.all(upTo(50).map((command) => group.submit(command))), upTo(50).map((command) => `done ${command}`))
  assert.deepEqual(batches, [upTo(50)])
})

test('a batch takes no more than it may', async () => {
  const { group, batches } = committing(answersOf, { mostPerBatch: 7 })
  await Promise.all(upTo(40).map((command) => group.submit(command)))
  assert.deepEqual(batches.map((batch) => batch.length), [7, 7, 7, 7, 7, 5])
})

test('a batch begins while others are being written, when none is being decided, not too many are under way, and enough wait', async () => {
  const written: (() => void)[] = []
  const decided: (() => void)[] = []
  const { group, batches } = committing(
    async (commands, isDecided) => {
      decided.push(isDecided)
      await new Promise<void>((done) => written.push(done))
      return answersOf(commands)
    },
    { mostPerBatch: 10, batchesAtOnce: 2, enoughToOverlap: 5 },
  )
  const submitted = upTo(34).map((command) => group.submit(command))
  const sizes = (): number[] => batches.map((batch) => batch.length)
  await new Promise(setImmediate)
  assert.deepEqual(sizes(), [10], 'the second began while the first was being decided')
  decided[0]!()
  decided[0]!()
  assert.deepEqual(sizes(), [10, 10], 'said twice, it is decided once')
  decided[1]!()
  assert.deepEqual(sizes(), [10, 10], 'a third was under way beside two')
  written[0]!()
  await new Promise(setImmediate)
  assert.deepEqual(sizes(), [10, 10, 10])
  decided[2]!()
  written[1]!()
  await new Promise(setImmediate)
  assert.deepEqual(sizes(), [10, 10, 10], 'four were not enough to overlap')
  written[2]!()
  await new Promise(setImmediate)
  assert.deepEqual(sizes(), [10, 10, 10, 4], 'when nothing is under way, few are enough')
  written[3]!()
  assert.deepEqual(await Promise.all(submitted), upTo(34).map((command) => `done ${command}`))
})

test('nobody is answered before the commit is done', async () => {
  const commit = Promise.withResolvers<void>()
  const { group } = committing(async (commands) => {
    await commit.promise
    return answersOf(commands)
  })
  let isAnswered = false
  const submitted = group.submit(1).then(() => (isAnswered = true))
  for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate)
  assert.equal(isAnswered, false)
  commit.resolve()
  await submitted
})

test('a poison item, at whatever place of whatever batch, fails alone', async () => {
  for (const size of [1, 2, 3, 8, 13]) {
    for (const poison of upTo(size)) {
      const { group, batches } = committing(async (commands) => {
        if (commands.includes(poison)) throw new Error('poison')
        return answersOf(commands)
      })
      const expected = upTo(size).map((command) => (command === poison ? 'poison' : `done ${command}`))
      assert.deepEqual(await outcomes(upTo(size).map((command) => group.submit(command))), expected, `${poison} of ${size}`)
      assert.ok(batches.length <= 2 * Math.ceil(Math.log2(size)) + 1, `${batches.length} tries for ${size}`)
    }
  }
})

test('several poison items fail, and only they', async () => {
  const { group } = committing(async (commands) => {
    if (commands.some((command) => command % 3 === 0)) throw new Error('poison')
    return answersOf(commands)
  })
  const told = await outcomes(upTo(20).map((command) => group.submit(command)))
  assert.deepEqual(told, upTo(20).map((command) => (command % 3 === 0 ? 'poison' : `done ${command}`)))
})

test('what does not fit in the queue is turned away at once, and what was let in is answered', async () => {
  const { group } = committing(answersOf, { mostWaiting: 10 })
  const submitted = upTo(15).map((command) => group.submit(command))
  const settled = await Promise.allSettled(submitted)
  assert.deepEqual(settled.map(({ status }) => status), [...Array<string>(10).fill('fulfilled'), ...Array<string>(5).fill('rejected')])
  for (const each of settled.slice(10)) assert.ok(each.status === 'rejected' && each.reason instanceof OverloadedError && each.reason.retryAfterSeconds > 0)
  assert.equal(await group.submit(99), 'done 99')
})

test('a serialisation failure, a deadlock or an id that another server took a moment ago is tried again, whole', async () => {
  for (const code of ['40001', '40P01', '23505']) {
    const { group, batches } = committing(failingFirst(4, () => databaseError(code)))
    assert.deepEqual(await Promise.all([1, 2, 3].map((command) => group.submit(command))), ['done 1', 'done 2', 'done 3'])
    assert.deepEqual(batches, Array.from({ length: 5 }, () => [1, 2, 3]))
  }
})

test('a serialisation failure that does not end is no endless loop', async () => {
  const { group } = committing(failingFirst(1_000, () => databaseError('40001')))
  await assert.rejects(group.submit(1), /40001/)
})

test('after a commit of unknown outcome the same commands are asked again, and each is answered with what is stored', async () => {
  const stored = new Map<number, string>()
  const { group, batches } = committing(async (commands) => {
    const isKnown = commands.every((command) => stored.has(command))
    for (const command of commands) if (!stored.has(command)) stored.set(command, `first ${command}`)
    if (!isKnown) throw new CommitUnknownError(new Error('the connection broke'))
    return commands.map((command) => stored.get(command)!)
  })
  assert.deepEqual(await Promise.all([1, 2].map((command) => group.submit(command))), ['first 1', 'first 2'])
  assert.deepEqual(batches, [[1, 2], [1, 2]])
})

test('a database that comes back within the patience costs nobody an answer', async () => {
  const losses = [databaseError('57P01'), databaseError('08006'), databaseError('ECONNREFUSED'), databaseError('ECONNRESET'), databaseError('53300'), new Error('Connection terminated unexpectedly'), new Error('timeout exceeded when trying to connect')]
  for (const loss of losses) {
    const { group } = committing(failingFirst(2, () => loss), { patience: 5_000 })
    assert.equal(await group.submit(7), 'done 7', loss.message)
  }
})

test('a database that stays away makes outcomes unknown, not failed, and those who come later are heard again', async () => {
  let isAway = true
  const { group } = committing(async (commands) => {
    if (isAway) throw databaseError('ECONNREFUSED')
    return answersOf(commands)
  })
  const settled = await Promise.allSettled([1, 2, 3].map((command) => group.submit(command)))
  for (const each of settled) assert.ok(each.status === 'rejected' && each.reason instanceof OutcomeUnknownError)
  isAway = false
  assert.equal(await group.submit(4), 'done 4')
})

test('each batch is told of, with its size and what still waits', async () => {
  const told: { size: number; waiting: number }[] = []
  const { group } = committing(answersOf, { mostPerBatch: 3, observe: ({ size, waiting, milliseconds }) => void (milliseconds >= 0 && told.push({ size, waiting })) })
  await Promise.all(upTo(7).map((command) => group.submit(command)))
  assert.deepEqual(told, [{ size: 3, waiting: 4 }, { size: 3, waiting: 1 }, { size: 1, waiting: 0 }])
})
