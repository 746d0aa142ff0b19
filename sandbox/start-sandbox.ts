import { systemClock, type Clock } from '../src/values/clock.ts'
import { addAdminRoutes } from './admin-routes.ts'
import { openPoolAccount } from './bank/accounts.ts'
import { addInquiryRoutes } from './bank/inquiry-routes.ts'
import { addTokenRoute } from './bank/token-route.ts'
import { addTransferRoutes } from './bank/transfer-routes.ts'
import { chooseCredentials, clientCheck, writeConnection, type ClientCredentials, type Connection } from './client-credentials.ts'
import { addGeneratorRoutes } from './generators/generator-routes.ts'
import { makeGenerators } from './generators/generator-store.ts'
import { addCentreRoutes } from './otp-centre/centre-routes.ts'
import { addFaultRoutes } from './faults/fault-routes.ts'
import { addIdentityRoutes } from './identity/identity-routes.ts'
import { addMessageRoutes } from './messages/message-routes.ts'
import { addPageRoutes } from './pages/page-routes.ts'
import { createSandboxServer } from './sandbox-server.ts'
import { inTransaction, openWorld } from './world.ts'

export type SandboxOptions = {
  /** 0 lets the system choose a free one. */
  readonly port: number
  /** Where everything is kept; made if missing. */
  readonly dataFolder: string
  readonly clock?: Clock
  /** Won in the programme's pool account when the world is made. */
  readonly poolFunds?: bigint
} & Partial<ClientCredentials>

export type Sandbox = {
  readonly url: string
  /** Path of the file that tells a client how to reach this world. */
  readonly connectionFile: string
  readonly connection: Connection
  /** Stops answering and closes the world's file; calls that hang are cut. */
  close(): Promise<void>
}

/** Starts the pretend world on 127.0.0.1. Rejects if the port is taken or the folder can't be written. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const world = openWorld(options.dataFolder, options.clock ?? systemClock)
  const credentials = chooseCredentials(options.dataFolder, options)
  inTransaction(world, () => {
    openPoolAccount(world, options.poolFunds ?? 500_000_000n)
    makeGenerators(world)
  })

  const server = createSandboxServer()
  const checkClient = clientCheck(credentials)
  server.get('/health/live', () => ({ pretend: true, live: true }))
  addTokenRoute(server, world, credentials)
  addInquiryRoutes(server, world)
  addTransferRoutes(server, world)
  addIdentityRoutes(server, world, checkClient)
  addMessageRoutes(server, world, checkClient)
  addGeneratorRoutes(server, world, { credentials, checkClient })
  addCentreRoutes(server, world, { credentials, checkClient })
  addFaultRoutes(server, world)
  addAdminRoutes(server, world)
  addPageRoutes(server)

  const url = await server.listen({ port: options.port, host: '127.0.0.1' })
  const { file, connection } = writeConnection(options.dataFolder, url, credentials)
  return {
    url,
    connectionFile: file,
    connection,
    close: async () => {
      await server.close()
      if (world.database.isOpen) world.database.close()
    },
  }
}
