import { failure, type Failure } from '../reasons/failure.ts'
import type { Text } from '../values/language.ts'
import type { Won } from '../values/won.ts'

/** `app`: wallet and till, on a phone or at a stall. `web`: the office, on a computer. */
export type Channel = 'app' | 'web'
export type Profile = 'personal' | 'business'

/** What proves that it is this person. `identity_check`: a phone in one's own name; `otp_bound`: a code good for one payee and amount only. */
export const FACTORS = {
  device: { ko: '등록한 휴대폰의 서명', en: 'Signature of the registered phone' },
  pin: { ko: '결제 비밀번호', en: 'Payment PIN' },
  passkey: { ko: '패스키', en: 'Passkey' },
  password: { ko: '아이디와 비밀번호', en: 'ID and password' },
  identity_check: { ko: '본인 명의 휴대폰 확인', en: 'Check by a phone in one’s own name' },
  otp: { ko: 'OTP 번호', en: 'OTP code' },
  otp_bound: { ko: '받는 곳과 금액에 묶인 OTP 번호', en: 'OTP code bound to payee and amount' },
  recovery_code: { ko: '복구 번호', en: 'Recovery code' },
  branch: { ko: '지점 확인', en: 'Proof at a branch' },
} as const satisfies Record<string, Text>
export type Factor = keyof typeof FACTORS

export const OPERATIONS = {
  sign_in: { ko: '로그인', en: 'Sign in' },
  console_sign_in: { ko: '상담 화면 로그인', en: 'Sign in to the console' },
  look_without_otp: { ko: 'OTP를 등록하기 전 로그인 (보기만)', en: 'Sign in before any OTP is registered (to look only)' },
  unlock: { ko: '작은 결제 열기', en: 'Open small payments' },
  approve_payment: { ko: '큰 결제 승인', en: 'Approve a larger payment' },
  register_approval_phone: { ko: '환불 승인 휴대폰 등록', en: 'Register a phone that approves refunds' },
  approve_refund: { ko: '환불 승인', en: 'Approve a refund' },
  set_up_office: { ko: '사무실 아이디와 비밀번호 정하기', en: 'Set up ID and password of the office' },
  transfer_out: { ko: '다른 은행으로 이체', en: 'Transfer to another bank' },
} as const satisfies Record<string, Text>
export type Operation = keyof typeof OPERATIONS

/** A bound of a row that is a setting of the programme. */
export type Threshold = 'reduced_transfer'

export type PolicyRule = {
  readonly operation: Operation
  readonly channel: Channel
  readonly profile: Profile
  /** The row holds up to this amount, the next one above it; null: any amount, or no money is in it. */
  readonly upTo: Threshold | null
  /** Any one of these is enough; all factors of it are needed. */
  readonly ways: readonly (readonly Factor[])[]
  readonly note: Text | null
}

const once: Text = { ko: '휴대폰 확인은 브라우저마다 한 번', en: 'The phone check is asked once per browser' }
const looking: Text = { ko: '돈을 보내려면 OTP를 먼저 등록해요', en: 'Sending money asks for an OTP first' }
const reduced: Text = { ko: '휴대폰 확인이 없으면 줄어든 한도', en: 'Without a phone the limits are lower' }

/** Which operation needs what: the one table. What is not in it is refused on that channel and profile. */
export const POLICY: readonly PolicyRule[] = [
  rule('sign_in', 'app', 'personal', [['identity_check', 'pin'], ['passkey']]),
  rule('sign_in', 'app', 'business', [['password'], ['passkey']]),
  rule('sign_in', 'web', 'personal', [['password', 'identity_check', 'otp'], ['passkey', 'identity_check', 'otp']], null, once),
  rule('sign_in', 'web', 'business', [['password', 'identity_check', 'otp'], ['passkey', 'identity_check', 'otp']], null, once),
  rule('look_without_otp', 'web', 'personal', [['password', 'identity_check'], ['passkey', 'identity_check']], null, looking),
  rule('look_without_otp', 'web', 'business', [['password', 'identity_check'], ['passkey', 'identity_check']], null, looking),
  rule('console_sign_in', 'web', 'business', [['password', 'otp'], ['password', 'passkey']]),
  rule('unlock', 'app', 'personal', [['device', 'pin'], ['device', 'passkey']]),
  rule('approve_payment', 'app', 'personal', [['device', 'pin'], ['device', 'passkey']]),
  rule('register_approval_phone', 'app', 'business', [['password']]),
  rule('approve_refund', 'app', 'business', [['device']]),
  rule('set_up_office', 'app', 'business', [['password', 'identity_check']]),
  rule('transfer_out', 'web', 'business', [['otp_bound'], ['otp', 'device'], ['otp']], 'reduced_transfer', reduced),
  rule('transfer_out', 'web', 'business', [['otp_bound'], ['otp', 'device']]),
]

function rule(operation: Operation, channel: Channel, profile: Profile, ways: readonly (readonly Factor[])[], upTo: Threshold | null = null, note: Text | null = null): PolicyRule {
  return { operation, channel, profile, upTo, ways, note }
}

/** Where and for how much something is to be done. `amount` is in won, 0 where no money is in it. */
export type Situation = { channel: Channel; profile: Profile; amount: Won }
/** What the programme sets for each bound, in won. */
export type Thresholds = { readonly [name in Threshold]: Won }
const NO_THRESHOLDS: Thresholds = { reduced_transfer: 0n }

/** The ways in which an operation may be confirmed; undefined where the table has no row, which means never. */
export function neededFactors(operation: Operation, { channel, profile, amount }: Situation, thresholds: Thresholds = NO_THRESHOLDS, table = POLICY): PolicyRule['ways'] | undefined {
  const rows = table.filter((row) => row.operation === operation && row.channel === channel && row.profile === profile)
  return rows.find(({ upTo }) => upTo === null || amount <= thresholds[upTo])?.ways
}

/**
 * Holds what was proved against the table. Undefined when it is enough; else NOT_ALLOWED where the table has no row, OTP_REQUIRED where
 * only a code is lacking, or FACTORS_MISSING with what is lacking the least.
 */
export function refusalByPolicy(operation: Operation, situation: Situation, given: readonly Factor[], thresholds: Thresholds = NO_THRESHOLDS, table = POLICY): Failure | undefined {
  const ways = neededFactors(operation, situation, thresholds, table)
  if (!ways) return failure('NOT_ALLOWED', 'not_moved')
  const lackingIn = (way: readonly Factor[]): Factor[] => way.filter((factor) => !given.includes(factor))
  // Of several ways as short, the one that goes on from what was given.
  const begun = (way: readonly Factor[]): number => way.length - lackingIn(way).length
  const least = lackingIn(ways.toSorted((one, other) => lackingIn(one).length - lackingIn(other).length || begun(other) - begun(one))[0]!)
  if (least.length === 0) return undefined
  const details = { operation, needed: ways, missing: least }
  return least.every((factor) => factor === 'otp' || factor === 'otp_bound') ? failure('OTP_REQUIRED', 'not_moved', {}, details) : failure('FACTORS_MISSING', 'not_moved', {}, details)
}
