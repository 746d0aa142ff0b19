import { parentPort } from 'node:worker_threads'
import { signatureChecker } from './signature-check.ts'
import { unpackChecks } from './signature-messages.ts'

/** A thread that checks signatures: a block of checks comes, their verdicts go back in the same order, 1 for a good one. */
if (!parentPort) throw new Error('runs as a thread')
const port = parentPort
const isGood = signatureChecker()
port.on('message', (block: ArrayBuffer) => port.postMessage(Uint8Array.from(unpackChecks(block), (check) => (isGood(check) ? 1 : 0))))
port.postMessage('ready')
