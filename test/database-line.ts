import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** What stands in the bytes of the statements that end a payment's transaction, its COMMIT among them. */
const PAYMENT_WRITTEN = Buffer.from('group:save_payments')
const COMMIT = Buffer.from('group:commit')
/** The tag with which PostgreSQL says that it has committed. */
const COMMITTED = Buffer.from('COMMIT\0')

/**
 * The way between a server and its PostgreSQL, on which a payment's COMMIT can be made to go astray. Everything else passes as it is.
 */
export type DatabaseLine = {
  /** The database's address by way of this line. */
  url: string
  /** The next payment is committed, and the connection breaks before the answer is through. Resolves when it has. */
  loseNextAnswer(): Promise<void>
  /**
   * The next payment's COMMIT is held on its way, and the connection breaks on the server's side only: PostgreSQL has heard nothing of it.
   * Resolves when it is held, with what lets it through.
   */
  holdNextCommit(): Promise<() => void>
  close(): Promise<void>
}

/** Opens a line to the database at `target`. */
export async function openDatabaseLine(target: string): Promise<DatabaseLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let onCommit: ((bytes: Buffer, near: Socket, far: Socket) => void) | undefined
  const server = createServer((near) => {
    const far = connect(Number(port), hostname)
    for (const socket of [near, far]) sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)))
    near.on('data', (bytes) => {
      const strike = bytes.includes(PAYMENT_WRITTEN) && bytes.includes(COMMIT) ? onCommit : undefined
      if (!strike) return void far.write(bytes)
      onCommit = undefined
      strike(bytes, near, far)
    })
    far.on('data', (bytes) => near.write(bytes)).on('close', () => near.destroy())
    near.on('close', () => far.destroy())
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const url = new URL(target)
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: url.href,
    loseNextAnswer: () =>
      new Promise((lost) => {
        onCommit = (bytes, near, far) => {
          far.removeAllListeners('data').on('data', (answer) => {
            if (!answer.includes(COMMITTED)) return
            near.destroy()
            lost()
          })
          far.write(bytes)
        }
      }),
    holdNextCommit: () =>
      new Promise((held) => {
        onCommit = (bytes, near, far) => {
          near.removeAllListeners('close').destroy()
          held(() => void far.end(bytes))
        }
      }),
    async close() {
      for (const socket of sockets) socket.destroy()
      await new Promise((done) => server.close(done))
    },
  }
}
