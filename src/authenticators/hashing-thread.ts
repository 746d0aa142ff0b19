import { argon2Sync } from 'node:crypto'
import { setPriority } from 'node:os'
import { parentPort } from 'node:worker_threads'
import type { HashingWork } from './hashing-threads.ts'

/** Nice: whatever else wants the processor has it first. On Linux it is this thread's own; elsewhere it would be the whole process's. */
const LOW_PRIORITY = 10

/** A thread that works out hashes, one at a time, when payments leave it the processor. */
if (!parentPort) throw new Error('runs as a thread')
const port = parentPort
if (process.platform === 'linux') setPriority(LOW_PRIORITY)
port.on('message', (work: HashingWork) => port.postMessage(argon2Sync('argon2id', work)))
port.postMessage('ready')
