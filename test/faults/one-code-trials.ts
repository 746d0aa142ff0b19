import { must, Shopper } from '../people.ts'
import { issueOtp, type OtpPhone } from '../otp-phone.ts'
import type { RunningSystem } from '../running-system.ts'
import type { SecondServer } from '../second-server.ts'
import { ApiClient } from '../api-client.ts'

/** What was not as it must be, and where. */
type Violation = { check: 'once' | 'no try lost'; words: string }

/** Tries from one address before it is held back, with room to spare; each round comes from addresses of its own after so many. */
const ROUNDS_AN_ADDRESS = 4
const TRIES = 50

/** One code of an OTP is entered fifty times at once through two servers, again and again: each time exactly one may succeed, and none may cost a try. */
export async function spendOneCode(system: RunningSystem, second: SecondServer, rounds: number, progress: (words: string) => void = () => undefined): Promise<Violation[]> {
  const shopper = new Shopper(system, '한번만')
  await shopper.register(await shopper.proveIdentity(system))
  const phone = await issueOtp(system, shopper)
  const violations: Violation[] = []
  let clients: ApiClient[] = []
  for (let round = 0; round < rounds; round++) {
    if (round % ROUNDS_AN_ADDRESS === 0) {
      for (const client of clients) client.close()
      clients = callersOf(system, second, shopper, round / ROUNDS_AN_ADDRESS)
    }
    const outcomes = await enterAtOnce(phone, clients)
    const successes = outcomes.filter((outcome) => outcome === 'ok').length
    const others = outcomes.filter((outcome) => outcome !== 'ok' && outcome !== 'OTP_REUSED')
    const { state, triesLeft } = await phone.own()
    if (successes !== 1) violations.push({ check: 'once', words: `round ${round}: ${successes} successes` })
    if (others.length > 0 || state !== 'active' || triesLeft !== 5) violations.push({ check: 'no try lost', words: `round ${round}: ${others.join()} ${state} ${triesLeft}` })
    if (round % 100 === 99) progress(`${round + 1} of ${rounds}`)
  }
  for (const client of clients) client.close()
  return violations
}

function callersOf(system: RunningSystem, { port }: SecondServer, shopper: Shopper, number: number): ApiClient[] {
  const address = `127.1.${Math.floor(number / 250)}.${(number % 250) + 1}`
  return [system.walletUrl, `http://wallet.localhost:${port}`].map((url) => {
    const client = new ApiClient(url, address)
    client.cookie = shopper.client.cookie
    return client
  })
}

async function enterAtOnce(phone: OtpPhone, clients: readonly ApiClient[]): Promise<string[]> {
  const body = { channel: 'app', profile: 'personal', code: await phone.freshCode() }
  const answers = await Promise.all(Array.from({ length: TRIES }, (_, index) => clients[index % clients.length]!.call('POST', '/v1/otp/checks', { body })))
  return answers.map((answer) => (answer.status === 200 ? 'ok' : String(answer.body['reason'])))
}

/** The same for guesses: wrong codes from many addresses at once, through both servers. Returns how many were looked at before it was locked. */
export async function guessFromEverywhere(system: RunningSystem, second: SecondServer): Promise<{ lookedAt: number; refused: number; rightAfter: string; state: string }> {
  const shopper = new Shopper(system, '추측')
  await shopper.register(await shopper.proveIdentity(system))
  const phone = await issueOtp(system, shopper)
  const wrong = phone.wrongCode()
  const clients = Array.from({ length: 20 }, (_, index) => callersOf(system, second, shopper, 1_000 + index)).flat()
  const answers = await Promise.all(Array.from({ length: 200 }, (_, index) => clients[index % clients.length]!.call('POST', '/v1/otp/checks', { body: { channel: 'app', profile: 'personal', code: wrong } })))
  const reasons = answers.map((answer) => String(answer.body['reason']))
  const right = await phone.check(phone.code(1))
  for (const client of clients) client.close()
  must(await shopper.client.call('GET', '/v1/otp'))
  return {
    lookedAt: reasons.filter((reason) => reason === 'OTP_MISMATCH').length + 1,
    refused: reasons.filter((reason) => reason === 'OTP_LOCKED').length,
    rightAfter: String((right.body as { reason?: string }).reason),
    state: (await phone.own()).state,
  }
}
