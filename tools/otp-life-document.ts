import { guards, liveStates, otpStates, stateTable, type OtpActor, type OtpState, type StateTableRow } from '../src/authenticators/otp/state-table.ts'

const HEAD = `# The life of an OTP

\`node tools/write-otp-life-document.ts\` writes this page from \`src/authenticators/otp/state-table.ts\`, which the server goes by; a test fails when the two differ.
What is not in this table cannot happen.

Who acts: U the owner, H a support agent, B a branch clerk, S the system, N a shared centre for one-time passwords.
*Live* is`

const LETTERS: Record<OtpActor, string> = { user: 'U', agent: 'H', clerk: 'B', system: 'S', centre: 'N' }
const NAMES: Partial<Record<OtpState, string>> = { none: '–', in_stock: 'in stock', pin_locked: 'PIN-locked', worn_out: 'worn out' }

/** The whole of `docs/otp-life.md`. */
export function otpLifeDocument(): string {
  const live = liveStates.map(nameOf).join(', ')
  const head = `${HEAD} ${live}.\n\n| from | event (who) | guard | to | 한국어 | English |\n|---|---|---|---|---|---|\n`
  return `${head}${stateTable.map(line).join('\n')}\n\n## States\n\n${otpStates.map((state) => `- **${nameOf(state)}**: ${waysOut(state)}`).join('\n')}\n`
}

function line({ from, event, who, guard, only, was, to, text }: StateTableRow): string {
  const conditions = [...(only ? [`${only} only`] : []), ...(was ? [`it was ${nameOf(was)} before`] : []), ...guard.map((name) => guards[name])]
  return `| ${states(from)} | ${event.replaceAll('_', ' ')} (${who.map((actor) => LETTERS[actor]).join(', ')}) | ${conditions.join('; ')} | ${nameOf(to)} | ${text.ko} | ${text.en} |`
}

/** `live`, `live but suspended`, or the names. */
function states(from: readonly OtpState[]): string {
  const missing = liveStates.filter((state) => !from.includes(state))
  if (missing.length > 3) return from.map(nameOf).join(', ')
  const others = from.filter((state) => !(liveStates as readonly OtpState[]).includes(state))
  const live = missing.length === 0 ? 'live' : `live but ${missing.map(nameOf).join(', ')}`
  return [...others.map(nameOf), live].join(', ')
}

function waysOut(state: OtpState): string {
  const events = [...new Set(stateTable.filter(({ from }) => from.includes(state)).map(({ event, to }) => `${event.replaceAll('_', ' ')} → ${nameOf(to)}`))]
  return events.length === 0 ? 'the end' : events.join(' · ')
}

function nameOf(state: OtpState): string {
  return NAMES[state] ?? state
}
