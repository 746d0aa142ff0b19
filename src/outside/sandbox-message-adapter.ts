import { failure } from '../reasons/failure.ts'
import { systemClock } from '../values/clock.ts'
import { fail, succeed } from '../values/result.ts'
import type { MessagePort } from './message-port.ts'
import { meaningOf, messageCodes } from './provider-codes.ts'
import { createSandboxCaller, ResultCode, type SandboxAdapterOptions } from './sandbox-call.ts'

/** The sandbox's text messages as a MessagePort. */
export function createSandboxMessageAdapter(options: SandboxAdapterOptions): MessagePort {
  const call = createSandboxCaller(options, options.clock ?? systemClock)
  const notReceived = (cause: string) => fail(failure('SMS_NOT_RECEIVED', 'not_moved', {}, { provider: 'message', cause }))
  return {
    send: async ({ messageId, to, text }) => {
      const answer = await call({ method: 'POST', path: '/messages', body: { message_id: messageId, to, text } })
      if (answer.state !== 'answered') return notReceived(answer.cause)
      if (answer.status !== 200 || !ResultCode.Check(answer.body)) return notReceived(`status ${answer.status} or malformed answer`)
      const code = answer.body.result_code
      const meaning = meaningOf(messageCodes, code)
      if (meaning?.means === 'done') return succeed({ messageId })
      if (meaning?.means === 'refused') return fail(failure(meaning.reason, 'not_moved', {}, { provider: 'message', code }))
      return fail(failure('PROVIDER_CODE_UNKNOWN', 'not_moved', { code }))
    },
  }
}
