import type { Text } from '../values/language.ts'

/** Names of what stands on a timeline, where the thing itself has no text of its own. */
export const timelineWords = {
  joined: { ko: '가입', en: 'Joined' },
  signed_in_shopper: { ko: '지갑 로그인', en: 'Signed in to the wallet' },
  signed_in_merchant: { ko: '계산대 로그인', en: 'Signed in to the till' },
  signed_in_office: { ko: '사무실 로그인', en: 'Signed in to the office' },
  signed_in_operator: { ko: '상담 화면 로그인', en: 'Signed in to the console' },
  session_ended: { ko: '로그인이 끝남', en: 'Session ended' },
  phone_registered: { ko: '휴대폰 등록', en: 'Phone registered' },
  phone_revoked: { ko: '휴대폰 등록 해제', en: 'Phone revoked' },
  passkey_added: { ko: '패스키 등록', en: 'Passkey added' },
  passkey_revoked: { ko: '패스키 해제', en: 'Passkey revoked' },
  paid: { ko: '결제', en: 'Paid' },
  payment_refused: { ko: '결제 거절', en: 'Payment refused' },
  refunded: { ko: '환불', en: 'Refunded' },
  refund_refused: { ko: '환불 거절', en: 'Refund refused' },
  top_up: { ko: '충전', en: 'Top-up' },
  notice: { ko: '알림', en: 'Notice' },
  recovery: { ko: '비밀번호 재설정 요청', en: 'Asked to set a secret anew' },
  ticket: { ko: '문의', en: 'Ticket' },
  ticket_resolved: { ko: '문의 답변', en: 'Ticket answered' },
  proposal: { ko: '두 사람이 하는 일', en: 'A matter for two' },
  looked_at: { ko: '상담 화면에서 열어 봄', en: 'Opened in the console' },
  event: { ko: '기록', en: 'Record' },
} as const satisfies Record<string, Text>

/** Kinds of security events in words. One that is not here is shown by its own name. */
export const eventWords: { readonly [kind: string]: Text } = {
  pin_locked: { ko: '결제 비밀번호 잠김', en: 'Payment PIN locked' },
  pin_made: { ko: '결제 비밀번호 정함', en: 'Payment PIN chosen' },
  account_linked: { ko: '계좌 연결', en: 'Bank account linked' },
  consents_given: { ko: '동의', en: 'Consents given' },
  devices_revoked: { ko: '모든 휴대폰 해제', en: 'All phones revoked' },
  sign_in_refused: { ko: '로그인 거절', en: 'Sign-in refused' },
  sessions_ended: { ko: '모든 곳에서 로그아웃', en: 'Signed out everywhere' },
  reset_asked: { ko: '재설정 요청', en: 'Reset asked' },
  reset_done: { ko: '재설정 완료', en: 'Reset done' },
  reset_cancelled: { ko: '재설정 취소', en: 'Reset cancelled' },
  recovery_confirmed_at_branch: { ko: '지점에서 본인 확인', en: 'Recognised at a branch' },
  won_sent: { ko: '1원 보냄', en: 'One won sent' },
  won_reversed: { ko: '1원을 보내지 못함', en: 'One won could not be sent' },
  recovery_codes_made: { ko: '복구 코드 만듦', en: 'Recovery codes made' },
  wallet_locked: { ko: '지갑 잠금', en: 'Wallet locked' },
  passkey_renamed: { ko: '패스키 이름 바꿈', en: 'Passkey renamed' },
  passkey_copied: { ko: '패스키 복제 의심', en: 'Passkey may have been copied' },
  otp_medium_set: { ko: 'OTP 쓰는 곳 바꿈', en: 'Place of an OTP changed' },
  otp_serial_of_another: { ko: '다른 사람의 일련번호 입력', en: 'Entered somebody else’s serial number' },
  office_access_set: { ko: '사무실 아이디 정함', en: 'Office ID chosen' },
  office_browser_trusted: { ko: '사무실 브라우저 확인', en: 'Office browser proved' },
  payee_added: { ko: '받는 계좌 등록', en: 'Payee added' },
  console_person_opened: { ko: '상담 화면에서 열어 봄', en: 'Opened in the console' },
  console_action_done: { ko: '상담 화면에서 처리', en: 'Done in the console' },
  console_action_refused: { ko: '상담 화면에서 처리 못 함', en: 'Not done in the console' },
  console_stall_code_blocked: { ko: '인쇄 QR 막음', en: 'Printed code blocked' },
  console_proposed: { ko: '상담 화면에서 제안', en: 'Proposed in the console' },
  console_proposal_decided: { ko: '제안 결정', en: 'Proposal decided' },
  ticket_taken: { ko: '문의를 맡음', en: 'Ticket taken' },
  ticket_resolved: { ko: '문의 답변', en: 'Ticket answered' },
}

/** Shown as something of their own already: the event would say it twice. */
export const eventsShownElsewhere: readonly string[] = ['signed_in', 'console_signed_in', 'device_registered', 'passkey_added', 'passkey_revoked']
