import type { ConsoleSignIn, PersonPage, SearchResult, Timeline } from '../src/protocol/api/console.ts'
import type { Session } from '../src/protocol/api/people.ts'
import { CONSOLE_CODE } from '../src/protocol/console-code.ts'
import { counterCode, timeStep } from '../src/protocol/one-time-code.ts'
import type { Uuid } from '../src/values/uuid.ts'
import { ApiClient, type Answer } from './api-client.ts'
import { must } from './people.ts'
import type { RunningSystem } from './running-system.ts'

export type ConsoleRole = 'agent' | 'clerk' | 'operator'
/** Steps whose codes were given out, by seed: a code is good once, so whoever signs in again goes one step on. */
const usedSteps = new Map<string, number>()

/** A member of the console, as tests play them over HTTP. */
export class ConsoleMember {
  readonly client: ApiClient
  readonly sample: NonNullable<RunningSystem['deployment']['sandbox']>['console'][number]
  readonly #system: RunningSystem

  /** The first of a role, or the one with this sign-in. */
  constructor(system: RunningSystem, role: ConsoleRole, loginId?: string) {
    this.#system = system
    this.client = new ApiClient(system.consoleUrl)
    this.sample = system.deployment.sandbox!.console.find((member) => member.role === role && (loginId ?? member.loginId) === member.loginId)!
  }

  enterPassword(password = this.sample.password, loginId = this.sample.loginId): Promise<Answer<ConsoleSignIn>> {
    return this.client.call<ConsoleSignIn>('POST', '/v1/console-sessions', { body: { loginId, password } })
  }

  async enterCode(signIn: string, code?: string): Promise<Answer<Session>> {
    return this.client.call<Session>('POST', '/v1/console-sessions/continuation', { body: { signIn, code: code ?? (await this.nextCode()) } })
  }

  /**
   * A code that is good when it arrives, also when it is half a minute on its way: of now, or of the step after. Whoever has used both is
   * taken to have signed in long ago: no test waits for the next, and none begins with a code that is about to be too old.
   */
  async nextCode(): Promise<string> {
    const { seed, loginId } = this.sample
    const now = timeStep(Date.now(), CONSOLE_CODE.period)
    const used = usedSteps.get(seed) ?? 0
    if (used > now) await this.#system.database!.pool.query(`update console_members set last_used_step = -1 where person_id = (select person_id from logins where place = 'console' and login_id = $1)`, [loginId])
    const step = used === now ? now + 1 : now
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
