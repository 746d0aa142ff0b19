import type { Text } from '../values/language.ts'
import type { ConsoleRole } from './console-member.ts'

/** `app`: wallet and till, on a phone or at a stall. `web`: the office, on a computer. `console`: where staff answer people and run the place. */
export type Channel = 'app' | 'web' | 'console'
export type Profile = 'personal' | 'business'
/** As whom something is done: a person in one of their profiles, or a member of the console in their role. */
export type Seat = Profile | ConsoleRole

/** What proves that it is this person. `identity_check`: a phone in one's own name; `otp_bound`: a code good for one payee and amount only. */
export const FACTORS = {
  session: { ko: '로그인되어 있음', en: 'Being signed in' },
  device: { ko: '등록한 휴대폰의 서명', en: 'Signature of the registered phone' },
  pin: { ko: '결제 비밀번호', en: 'Payment PIN' },
  passkey: { ko: '패스키', en: 'Passkey' },
  password: { ko: '아이디와 비밀번호', en: 'ID and password' },
  invite: { ko: '사장님의 초대 번호', en: 'The owner’s invitation' },
  identity_check: { ko: '본인 명의 휴대폰 확인', en: 'Check by a phone in one’s own name' },
  otp: { ko: 'OTP 번호', en: 'OTP code' },
  otp_two: { ko: '이어진 OTP 번호 두 개', en: 'Two OTP codes in a row' },
  otp_bound: { ko: '받는 곳과 금액에 묶인 OTP 번호', en: 'OTP code bound to payee and amount' },
  serial: { ko: 'OTP의 일련번호', en: 'Serial number of the OTP' },
  recovery_code: { ko: '복구 코드', en: 'Recovery code' },
  won: { ko: '연결한 계좌로 받은 1원의 번호', en: 'Number sent with 1 won to a linked account' },
  branch: { ko: '지점 확인', en: 'Proof at a branch' },
  identity_seen: { ko: '직원이 본인임을 확인', en: 'Staff made sure who it is' },
  purpose: { ko: '조회 목적', en: 'A purpose' },
  second_person: { ko: '다른 직원의 승인', en: 'A colleague’s approval' },
} as const satisfies Record<string, Text>
export type Factor = keyof typeof FACTORS

export const OPERATIONS = {
  sign_in: { ko: '로그인', en: 'Sign in' },
  look_without_otp: { ko: 'OTP를 등록하기 전 로그인 (보기만)', en: 'Sign in before any OTP is registered (to look only)' },
  resume: { ko: '끝난 로그인 이어 가기', en: 'Go on after a session ended' },
  join_shop: { ko: '직원으로 들어오기', en: 'Join a shop as staff' },
  console_sign_in: { ko: '상담 화면 로그인', en: 'Sign in to the console' },
  unlock: { ko: '작은 결제 열기', en: 'Open small payments' },
  approve_payment: { ko: '큰 결제 승인', en: 'Approve a larger payment' },
  register_approval_phone: { ko: '환불 승인 휴대폰 등록', en: 'Register a phone that approves refunds' },
  approve_refund: { ko: '환불 승인', en: 'Approve a refund' },
  transfer_out: { ko: '다른 은행으로 이체', en: 'Transfer to another bank' },
  set_up_office: { ko: '사무실 아이디와 비밀번호 정하기', en: 'Set up ID and password of the office' },
  add_passkey: { ko: '패스키 등록', en: 'Add a passkey' },
  rename_passkey: { ko: '패스키 이름 바꾸기', en: 'Rename a passkey' },
  remove_passkey: { ko: '패스키 지우기', en: 'Remove a passkey' },
  make_recovery_codes: { ko: '복구 코드 만들기', en: 'Make recovery codes' },
  recover_now: { ko: '잊은 비밀번호 바로 새로 정하기', en: 'Choose a forgotten PIN or password anew, at once' },
  recover_later: { ko: '잊은 비밀번호 24시간 뒤 새로 정하기', en: 'Choose a forgotten PIN or password anew, after 24 hours' },
  issue_otp: { ko: '디지털 OTP 발급·재발급', en: 'Issue or reissue a digital OTP' },
  confirm_otp: { ko: '디지털 OTP 발급 확인', en: 'Confirm a digital OTP' },
  register_otp: { ko: '실물 OTP 등록 (타기관 포함)', en: 'Register a generator, also another institution’s' },
  confirm_generator: { ko: '실물 OTP 등록 확인', en: 'Confirm a generator' },
  use_otp: { ko: 'OTP 번호 확인해 보기', en: 'Try an OTP code' },
  place_otp: { ko: 'OTP를 쓸 곳 정하기', en: 'Choose where an OTP is used' },
  report_otp: { ko: 'OTP 분실·도난·고장 신고', en: 'Report an OTP lost, stolen or broken' },
  found_otp: { ko: 'OTP 찾음', en: 'Found an OTP again' },
  unlock_otp: { ko: 'OTP 잠금 해제', en: 'Unlock an OTP' },
  resync_otp: { ko: 'OTP 시간 보정', en: 'Set an OTP’s clock' },
  choose_otp: { ko: '겹친 OTP 중 고르기', en: 'Keep one of two OTPs' },
  correct_otp: { ko: '잘못된 OTP 기록 고치기', en: 'Correct a wrong record of an OTP' },
  terminate_otp: { ko: 'OTP 이용해지', en: 'Terminate an OTP (이용해지)' },
  terminate_unusable_otp: { ko: '쓸 수 없게 된 OTP 이용해지', en: 'Terminate an OTP that no longer works' },
  terminate_without_generator: { ko: 'OTP 없이 이용해지 (24시간 뒤)', en: 'Terminate an OTP without having it (after 24 hours)' },
  cancel_termination: { ko: '이용해지 취소', en: 'Call a termination off' },
  staff_report: { ko: '고객 OTP 분실·도난 신고', en: 'Report a person’s OTP lost or stolen' },
  staff_found: { ko: '고객 OTP 찾음', en: 'A person’s OTP was found again' },
  staff_unlock: { ko: '고객 OTP 잠금 해제', en: 'Unlock a person’s OTP' },
  staff_terminate: { ko: '고객 OTP 이용해지', en: 'Terminate a person’s OTP' },
  staff_cancel_termination: { ko: '고객 OTP 이용해지 취소', en: 'Call off a person’s termination' },
  staff_choose: { ko: '고객의 겹친 OTP 중 고르기', en: 'Keep one of a person’s two OTPs' },
  staff_correct: { ko: '고객의 잘못된 OTP 기록 고치기', en: 'Correct a wrong record of a person’s OTP' },
  staff_restock: { ko: '돌아온 OTP 점검 후 다시 입고', en: 'Put a generator that came back into stock' },
  staff_change_number: { ko: '고객 휴대폰 번호 변경', en: 'Change a person’s phone number' },
  staff_issue: { ko: '창구에서 실물 OTP 등록', en: 'Register a generator at the counter' },
  staff_confirm_issue: { ko: '창구에서 등록한 OTP 확인', en: 'Confirm a generator at the counter' },
  staff_recover: { ko: '잊은 비밀번호를 창구에서 확인', en: 'Confirm at the counter who forgot a PIN or password' },
  import_generators: { ko: '제조사 파일로 OTP 입고', en: 'Take a maker’s file of generators into stock' },
  set_models: { ko: 'OTP 기종 등록·사용 중지', en: 'Enter or block a model of generators' },
  block_stall_code: { ko: '인쇄된 QR 사용 중지', en: 'Block a printed code' },
} as const satisfies Record<string, Text>
export type Operation = keyof typeof OPERATIONS

/** How the table is shown: by what somebody is about to do. Every operation stands in one group. */
export const GROUPS: readonly { name: Text; operations: readonly Operation[] }[] = [
  { name: { ko: '로그인', en: 'Signing in' }, operations: ['sign_in', 'look_without_otp', 'resume', 'join_shop', 'console_sign_in'] },
  { name: { ko: '돈', en: 'Money' }, operations: ['unlock', 'approve_payment', 'register_approval_phone', 'approve_refund', 'transfer_out'] },
  { name: { ko: '비밀번호·패스키', en: 'PINs, passwords, passkeys' }, operations: ['set_up_office', 'add_passkey', 'rename_passkey', 'remove_passkey', 'make_recovery_codes', 'recover_now', 'recover_later'] },
  {
    name: { ko: 'OTP', en: 'OTP' },
    operations: [
      'issue_otp', 'confirm_otp', 'register_otp', 'confirm_generator', 'use_otp', 'place_otp', 'report_otp', 'found_otp', 'unlock_otp', 'resync_otp', 'choose_otp', 'correct_otp',
      'terminate_otp', 'terminate_unusable_otp', 'terminate_without_generator', 'cancel_termination',
    ],
  },
  {
    name: { ko: '직원이 하는 일', en: 'What staff do' },
    operations: [
      'staff_report', 'staff_found', 'staff_unlock', 'staff_terminate', 'staff_cancel_termination', 'staff_choose', 'staff_correct', 'staff_restock', 'staff_change_number', 'staff_issue', 'staff_confirm_issue', 'staff_recover',
      'import_generators', 'set_models', 'block_stall_code',
    ],
  },
]

/** A bound of a row that is a setting of the programme. */
export type Threshold = 'reduced_transfer'

export type PolicyRule = {
  readonly operation: Operation
  readonly channel: Channel
  readonly profile: Seat
  /** The row holds up to this amount, the next one above it; null: any amount, or no money is in it. */
  readonly upTo: Threshold | null
  /** Any one of these is enough; all factors of it are needed. */
  readonly ways: readonly (readonly Factor[])[]
  readonly note: Text | null
}

const once: Text = { ko: '휴대폰 확인은 브라우저마다 한 번', en: 'The phone check is asked once per browser' }
const looking: Text = { ko: '돈을 보내려면 OTP를 먼저 등록해요', en: 'Sending money asks for an OTP first' }
const reduced: Text = { ko: '휴대폰 확인이 없으면 줄어든 한도', en: 'Without a phone the limits are lower' }
const oldCode: Text = { ko: '재발급할 때 이전 OTP 번호가 없으면 하루 동안 줄어든 한도', en: 'Reissued without a code of the old one, limits are lower for a day' }
const openToBusiness: Text = { ko: '사업자도 쓸 수 있는지는 상품권마다 정해요', en: 'Whether a business may use it is the programme’s setting' }
const sensitive: Text = { ko: '잃어버렸을 때 바로 멈출 수 있도록', en: 'So that a loss can be reported at once' }
const stoppable: Text = { ko: '그동안 알림을 보내고, 취소할 수 있어요', en: 'Meanwhile its owner is told and can stop it' }
const oneAfterAnother: Text = { ko: '번호 두 개(크게 어긋나면 세 개)를 하나씩 입력해요', en: 'Two codes, three if it is far off, one after the other' }
const apart: Text = { ko: '되돌려 준 직원은 7일 동안 발급하지 못해요', en: 'Who set something back issues nothing for 7 days' }
const checksum: Text = { ko: '암호화되지 않은 파일은 두 사람이 검증값도 비교해요', en: 'Of a plain file both compare the checksum' }

const PERSONAL = [['app', 'personal']] as const
const BUSINESS = [['app', 'business']] as const
const OFFICE = [['web', 'personal'], ['web', 'business']] as const
const PEOPLE = [...PERSONAL, ...BUSINESS, ...OFFICE] as const
const AGENT = [['console', 'agent']] as const
const CLERK = [['console', 'clerk']] as const
const OPERATOR = [['console', 'operator']] as const
const STAFF = [...AGENT, ...CLERK, ...OPERATOR] as const
/** What each kind of recovery is begun from: the wallet's PIN, the till's password, the office's. */
const FORGETFUL = [['app', 'personal'], ['app', 'business'], ['web', 'business']] as const

/** Which operation needs what: the one table. What is not in it is refused on that channel and profile. */
export const POLICY: readonly PolicyRule[] = [
  ...rule('sign_in', PERSONAL, [['identity_check', 'pin'], ['passkey']]),
  ...rule('sign_in', BUSINESS, [['password'], ['passkey']]),
  ...rule('sign_in', OFFICE, [['password', 'identity_check', 'otp'], ['passkey', 'identity_check', 'otp']], once),
  ...rule('look_without_otp', OFFICE, [['password', 'identity_check'], ['passkey', 'identity_check']], looking),
  ...rule('resume', PERSONAL, [['device', 'pin']]),
  ...rule('join_shop', BUSINESS, [['invite']]),
  ...rule('console_sign_in', STAFF, [['password', 'otp'], ['password', 'passkey']]),

  ...rule('unlock', PERSONAL, [['device', 'pin'], ['device', 'passkey']]),
  ...rule('approve_payment', PERSONAL, [['device', 'pin'], ['device', 'passkey']]),
  ...rule('register_approval_phone', BUSINESS, [['password']]),
  ...rule('approve_refund', BUSINESS, [['device']]),
  ...rule('transfer_out', [['web', 'business']], [['otp_bound'], ['otp', 'device'], ['otp']], reduced, 'reduced_transfer'),
  ...rule('transfer_out', [['web', 'business']], [['otp_bound'], ['otp', 'device']]),

  ...rule('set_up_office', BUSINESS, [['password', 'identity_check']]),
  ...rule('add_passkey', PERSONAL, [['pin']]),
  ...rule('add_passkey', [...BUSINESS, ...OFFICE], [['password'], ['pin']]),
  ...rule('add_passkey', STAFF, [['password']]),
  ...rule('rename_passkey', [...PEOPLE, ...STAFF], [['session']]),
  ...rule('remove_passkey', [...PEOPLE, ...STAFF], [['session']]),
  ...rule('make_recovery_codes', PERSONAL, [['pin']]),
  ...rule('recover_now', FORGETFUL, [['identity_check', 'device'], ['identity_check', 'passkey'], ['identity_check', 'recovery_code'], ['identity_check', 'won'], ['identity_check', 'branch']]),
  ...rule('recover_later', FORGETFUL, [['identity_check']], stoppable),

  ...rule('issue_otp', PERSONAL, [['device', 'identity_check', 'pin']], oldCode),
  ...rule('confirm_otp', PERSONAL, [['otp']]),
  ...rule('register_otp', PERSONAL, [['serial', 'pin']], oldCode),
  ...rule('confirm_generator', PERSONAL, [['otp_two']]),
  ...rule('use_otp', PEOPLE, [['otp']]),
  ...rule('place_otp', PERSONAL, [['pin']], openToBusiness),
  ...rule('report_otp', PEOPLE, [['session']], sensitive),
  ...rule('found_otp', PERSONAL, [['pin'], ['passkey']]),
  ...rule('unlock_otp', PERSONAL, [['identity_check', 'pin', 'otp'], ['identity_check', 'passkey', 'otp']]),
  ...rule('resync_otp', PERSONAL, [['otp']], oneAfterAnother),
  ...rule('choose_otp', PERSONAL, [['otp_two']]),
  ...rule('correct_otp', PERSONAL, [['serial', 'otp_two']]),
  ...rule('terminate_otp', PERSONAL, [['serial', 'otp']]),
  ...rule('terminate_unusable_otp', PERSONAL, [['serial', 'pin'], ['serial', 'passkey']]),
  ...rule('terminate_without_generator', PERSONAL, [['identity_check', 'passkey'], ['identity_check', 'recovery_code']], stoppable),
  ...rule('cancel_termination', PEOPLE, [['session']]),

  ...rule('staff_report', [...AGENT, ...CLERK], [['purpose', 'identity_seen']]),
  ...rule('staff_found', CLERK, [['purpose', 'identity_seen']]),
  ...rule('staff_unlock', AGENT, [['purpose', 'identity_seen', 'second_person', 'otp']]),
  ...rule('staff_unlock', CLERK, [['purpose', 'identity_seen', 'otp']]),
  ...rule('staff_terminate', AGENT, [['purpose', 'identity_seen', 'second_person']]),
  ...rule('staff_terminate', CLERK, [['purpose', 'identity_seen']]),
  ...rule('staff_cancel_termination', [...AGENT, ...CLERK], [['purpose', 'identity_seen']]),
  ...rule('staff_choose', CLERK, [['purpose', 'identity_seen', 'otp_two']]),
  ...rule('staff_correct', CLERK, [['purpose', 'identity_seen', 'otp_two']]),
  ...rule('staff_restock', CLERK, [['purpose', 'identity_seen']]),
  ...rule('staff_change_number', [...AGENT, ...CLERK], [['purpose', 'identity_seen', 'second_person']]),
  ...rule('staff_issue', CLERK, [['purpose', 'identity_seen', 'serial']], apart),
  ...rule('staff_confirm_issue', CLERK, [['purpose', 'otp_two']]),
  ...rule('staff_recover', CLERK, [['purpose', 'identity_seen']]),
  ...rule('import_generators', CLERK, [['second_person']], checksum),
  ...rule('set_models', OPERATOR, [['session']]),
  ...rule('block_stall_code', OPERATOR, [['purpose']]),
]

function rule(operation: Operation, places: readonly (readonly [Channel, Seat])[], ways: readonly (readonly Factor[])[], note: Text | null = null, upTo: Threshold | null = null): PolicyRule[] {
  return places.map(([channel, profile]) => ({ operation, channel, profile, upTo, ways, note }))
}
