import { spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { ApiClient } from './api-client.ts'
import type { RunningSystem } from './running-system.ts'

export type SecondServer = {
  port: number
  /** The same browser, as it would come to this server: with the same cookie. */
  clientLike(client: ApiClient): ApiClient
  stop(): Promise<void>
}

/** Starts another server process on a system's database and secrets, as behind a load balancer. */
export async function startSecondServer(system: RunningSystem): Promise<SecondServer> {
  const port = await freePort()
  const environment = { ...process.env, LOG_LEVEL: 'fatal', PORT: String(port), ONJANG_DATA: system.dataFolder, DATABASE_URL: system.database!.url }
  const server = spawn(process.execPath, [join(import.meta.dirname, '..', 'src/main.ts')], { env: environment, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const ended = once(server, 'exit')
  await Promise.race([once(server, 'message'), ended.then(() => Promise.reject(new Error('the second server ended before it was ready')))])
  return {
    port,
    clientLike(client) {
      const app = client.host.split('.')[0]
      const other = new ApiClient(`http://${app}.localhost:${port}`)
      other.cookie = client.cookie
      return other
    },
    async stop() {
      server.kill('SIGTERM')
      await ended
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  await new Promise((done) => probe.close(done))
  return port
}
