import type { IdentityClaim } from '../outside/identity-port.ts'
import type { ProvenIdentity } from '../people/person.ts'
import type { Failure } from '../reasons/failure.ts'
import type { Result } from '../values/result.ts'
import type { SampleWorld } from './sample-world.ts'

/** Lets a made-up person prove a phone at the pretend carrier, as a real one would. */
export async function proveIdentity({ outside, sandboxUrl }: SampleWorld, claim: IdentityClaim): Promise<ProvenIdentity> {
  const requested = must(await outside.identity.request(claim))
  const { name, birthDate, phone, ci } = must(await outside.identity.confirm(requested.providerTransactionId, await codeFromInbox(sandboxUrl, claim.phone)))
  return { name, birthDate, phone, ci }
}

/** Reads the newest code that the pretend carrier texted. */
async function codeFromInbox(sandboxUrl: string, phone: string): Promise<string> {
  const answer = await fetch(`${sandboxUrl}/messages?phone=${phone}`)
  const { messages } = (await answer.json()) as { messages: { text: string }[] }
  const code = messages.map(({ text }) => /\b(\d{6})\b/.exec(text)?.[1]).find((found) => found !== undefined)
  if (!code) throw new Error('no code in the inbox')
  return code
}

export function must<Value>(result: Result<Value, Failure>): Value {
  if (!result.ok) throw new Error(`the sample market met ${result.failure.reason}`)
  return result.value
}
