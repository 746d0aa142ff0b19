import { readFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { createServer, type Server } from 'node:https'
import { join } from 'node:path'
import type { Deployment } from '../protocol/api/deployment.ts'

/**
 * The sandbox on the local network, for a phone in the room. Apps need an origin each, and an address without a name has only its ports to
 * tell them apart (docs/decisions/0006). What each port serves, as distances from the server's own.
 */
const DISTANCE = { guide: 2, wallet: 3, till: 4, inbox: 5 } as const
/** Milliseconds a client has to send its whole request. */
const SLOWEST_REQUEST = 10_000

export type Lan = { readonly address: string; readonly guideUrl: string; readonly walletUrl: string; readonly tillUrl: string; readonly inboxUrl: string }

export function lanAt(address: string, port: number): Lan {
  const at = (scheme: string, place: keyof typeof DISTANCE): string => `${scheme}://${address}:${port + DISTANCE[place]}`
  return { address, guideUrl: at('http', 'guide'), walletUrl: at('https', 'wallet'), tillUrl: at('https', 'till'), inboxUrl: at('https', 'inbox') }
}

/** The app that a host of the local network serves. */
export function lanAppOf(lan: Lan | undefined, host: string): 'wallet' | 'till' | undefined {
  if (!lan) return undefined
  return new URL(lan.walletUrl).host === host ? 'wallet' : new URL(lan.tillUrl).host === host ? 'till' : undefined
}

/** What the server says about itself to somebody on the local network: the addresses that lead there. */
export function factsOnLan<Facts extends Pick<Deployment, 'apps' | 'sandbox'>>(facts: Facts, { walletUrl, tillUrl, inboxUrl }: Lan): Facts {
  const { sandbox } = facts
  return {
    ...facts,
    apps: { ...facts.apps, wallet: walletUrl, till: tillUrl, docs: `${walletUrl}/docs` },
    ...(sandbox ? { sandbox: { ...sandbox, inboxUrl: `${inboxUrl}/`, worldUrl: `${inboxUrl}/` } } : {}),
  }
}

/**
 * Opens the apps' ports on the local network with the certificate that `npm start -- --lan` has laid into `folder`, and gives a function
 * that closes them. The plain port stays on loopback.
 */
export async function listenOnLan(listener: RequestListener, lan: Lan, folder: string): Promise<() => Promise<void>> {
  const [key, cert] = await Promise.all([readFile(join(folder, 'key.pem')), readFile(join(folder, 'certificate.pem'))])
  const servers = await Promise.all(
    [lan.walletUrl, lan.tillUrl].map((url) => {
      const server = createServer({ key, cert, requestTimeout: SLOWEST_REQUEST, keepAliveTimeout: 60_000, minVersion: 'TLSv1.2' }, listener)
      return listening(server, Number(new URL(url).port), lan.address)
    }),
  )
  return async () => void (await Promise.all(servers.map(close)))
}

function listening(server: Server, port: number, address: string): Promise<Server> {
  return new Promise((done, refuse) => {
    server.once('error', refuse)
    server.listen(port, address, () => done(server))
  })
}

function close(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise((done) => server.close(() => done()))
}
