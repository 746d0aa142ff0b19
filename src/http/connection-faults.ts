import type { Socket } from 'node:net'
import type { FastifyError } from 'fastify'
import { failure } from '../reasons/failure.ts'
import { problemOf } from './problem-document.ts'

/** Faults that Node finds before there is a request, with the status that each has. */
const STATUS = new Map([['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'], ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large']])

/** Answers bytes that are no request, come too slowly or are too many before they can be read, in the one form of failures, and hangs up. */
export function refuseConnection(error: FastifyError | Error, socket: Socket): void {
  const { code } = error as FastifyError
  if (code === 'ECONNRESET' || socket.destroyed) return
  if (socket.writable) {
    const status = STATUS.get(code) ?? '400 Bad Request'
    const problem = JSON.stringify(problemOf(failure('REQUEST_INVALID', 'unknown'), 'ko', Number.parseInt(status, 10)))
    const headers = ['content-type: application/problem+json; charset=utf-8', 'content-language: ko', `content-length: ${Buffer.byteLength(problem)}`, 'connection: close']
    socket.write(`HTTP/1.1 ${status}\r\n${headers.join('\r\n')}\r\n\r\n${problem}`)
  }
  socket.destroy()
}
