import { parseArgs } from 'node:util'
import { startSandbox } from './start-sandbox.ts'

/**
 * The pretend world as a process of its own: `node sandbox/main.ts --port 8090 --data .data/sandbox`. It listens on 127.0.0.1
 * only, prints one line of JSON when it is ready, and ends on SIGTERM or SIGINT.
 */
const { values } = parseArgs({
  options: { port: { type: 'string', default: '8090' }, data: { type: 'string', default: '.data/sandbox' } },
})
const port = Number(values.port)
if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new RangeError(`--port must be a whole number from 0 to 65535, not ${values.port}`)

const sandbox = await startSandbox({ port, dataFolder: values.data })
const { url, connectionFile } = sandbox
process.stdout.write(`${JSON.stringify({ ready: true, service: 'sandbox', pretend: true, url, connectionFile })}\n`)

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.once(signal, () => void sandbox.close())
}
