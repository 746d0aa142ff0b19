import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { World } from '../world.ts'
import { takeFault, type Call } from './fault-store.ts'

export type Answer = { readonly status?: number; readonly body: object }

/**
 * Answers a call as the switched-on faults have it. `act` carries out what was asked and gives the answer; `unknownCode` is
 * an answer of the right shape with a code that nobody knows.
 */
export async function answerFaultily(
  world: World,
  call: Call,
  { request, reply }: { request: FastifyRequest; reply: FastifyReply },
  act: () => Answer,
  unknownCode: () => Answer,
): Promise<FastifyReply> {
  const fault = takeFault(world, call)
  if (!fault) return send(reply, act())
  if (fault.effect === 'slow') {
    if (fault.action === 'done') return send(reply, await afterwards(act(), fault.milliseconds))
    await delay(fault.milliseconds, undefined, { ref: false })
    return send(reply, act())
  }
  if (fault.action === 'done') act()
  switch (fault.effect) {
    case 'time_out':
      return reply.hijack()
    case 'reset':
      reply.hijack()
      request.raw.socket.resetAndDestroy()
      return reply
    case 'http_500':
      return send(reply, { status: 500, body: { message: 'pretend fault (연습용 장애)' } })
    case 'unknown_code':
      return send(reply, unknownCode())
    case 'garbage':
      return reply.type('text/html; charset=utf-8').send('<!doctype html><title>점검 (연습용)</title>')
  }
}

async function afterwards(answer: Answer, milliseconds: number): Promise<Answer> {
  await delay(milliseconds, undefined, { ref: false })
  return answer
}

function send(reply: FastifyReply, answer: Answer): FastifyReply {
  return reply.code(answer.status ?? 200).send(answer.body)
}
