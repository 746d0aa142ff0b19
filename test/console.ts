import type { ConsoleSignIn, PersonPage, SearchResult, Timeline } from '../src/protocol/api/console.ts'
import type { Session } from '../src/protocol/api/people.ts'
import { CONSOLE_CODE } from '../src/protocol/console-code.ts'
import { counterCode, timeStep } from '../src/protocol/one-time-code.ts'
import type { Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import { must } from './people.ts'
import type { RunningSystem } from './running-system.ts'

export type ConsoleRole = 'agent' | 'clerk' | 'operator'
/** Steps whose codes were used, by seed: a code is good once, so members who sign in twice go one step on. */
const usedSteps = new Map<string, number>()

/** A member of the console, as tests play them over HTTP. */
export class ConsoleMember {
  readonly client: ApiClient
  readonly sample: NonNullable<RunningSystem['deployment']['sandbox']>['console'][number]

  /** The first of a role, or the one with this sign-in. */
  constructor(system: RunningSystem, role: ConsoleRole, loginId?: string) {
    this.client = new ApiClient(system.consoleUrl)
    this.sample = system.deployment.sandbox!.console.find((member) => member.role === role && (loginId ?? member.loginId) === member.loginId)!
  }

  enterPassword(password = this.sample.password, loginId = this.sample.loginId): Promise<Answer<ConsoleSignIn>> {
    return this.client.call<ConsoleSignIn>('POST', '/v1/console-sessions', { body: { loginId, password } })
  }

  enterCode(signIn: string, code = this.nextCode()): Promise<Answer<Session>> {
    return this.client.call<Session>('POST', '/v1/console-sessions/continuation', { body: { signIn, code } })
  }

  /** A code that was not used before: of now, or of the step after. */
  nextCode(): string {
    const { seed } = this.sample
    const step = Math.max(timeStep(Date.now(), CONSOLE_CODE.period) - 1, (usedSteps.get(seed) ?? 0) + 1)
    usedSteps.set(seed, step)
    return counterCode(Buffer.from(seed, 'base64url'), step, CONSOLE_CODE)
  }

  async search(text: string): Promise<SearchResult> {
    return must(await this.client.call<SearchResult>('POST', '/v1/console/searches', { body: { text } }))
  }

  open(personId: Uuid, purpose = 'asked_by_person', note = '전화로 문의함'): Promise<Answer> {
    return this.client.call('POST', `/v1/console/people/${personId}/accesses`, { body: { purpose, note } })
  }

  person(personId: Uuid): Promise<Answer<PersonPage>> {
    return this.client.call<PersonPage>('GET', `/v1/console/people/${personId}`)
  }

  timeline(personId: Uuid): Promise<Answer<Timeline>> {
    return this.client.call<Timeline>('GET', `/v1/console/people/${personId}/timeline`)
  }
}

export type SignedInMember = ConsoleMember & { session: Session }

/** Signs the sample's member of a role in to the console. */
export async function signInToConsole(system: RunningSystem, role: ConsoleRole, loginId?: string): Promise<SignedInMember> {
  const member = new ConsoleMember(system, role, loginId)
  const { signIn } = must(await member.enterPassword())
  return Object.assign(member, { session: must(await member.enterCode(signIn)) })
}
