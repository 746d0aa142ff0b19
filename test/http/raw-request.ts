import { connect } from 'node:net'
import type { Answer } from '../api-client.ts'

/** Sends bytes as they are and reads one answer, whole or until the server closes: for what no HTTP client would send. */
export function rawRequest(port: number, head: string, body: Iterable<Buffer> = []): Promise<Answer> {
  return new Promise((answer, refuse) => {
    const socket = connect(port, '127.0.0.1')
    let text = ''
    socket.setTimeout(20_000, () => socket.destroy(new Error(`no answer in time; so far: ${text}`)))
    socket.on('data', (chunk) => {
      text += chunk.toString('utf8')
      const parsed = parse(text)
      if (!parsed) return
      answer(parsed)
      socket.destroy()
    })
    // The server may close while we still send; what it said before counts.
    socket.on('error', (error) => (text ? undefined : refuse(error)))
    socket.on('close', () => {
      const parsed = parse(text)
      if (parsed) answer(parsed)
      else refuse(new Error(`closed after: ${text}`))
    })
    socket.write(head)
    const chunks = body[Symbol.iterator]()
    const send = (): void => {
      for (;;) {
        const { value, done } = chunks.next()
        if (done || socket.destroyed) return
        if (!socket.write(value)) return void socket.once('drain', send)
      }
    }
    send()
  })
}

function parse(text: string): Answer | undefined {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const [status, ...lines] = text.slice(0, end).split('\r\n')
  const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
  const body = Buffer.from(text.slice(end + 4))
  if (body.length < Number(headers['content-length'] ?? 0)) return undefined
  const json = body.toString('utf8')
  return { status: Number(status!.split(' ')[1]), headers, body: json.startsWith('{') ? (JSON.parse(json) as Record<string, unknown>) : {}, text: json }
}
