/**
 * The answer codes of the open-banking network (rsp_code) and of the participating bank behind it (bank_rsp_code) that this
 * world uses. 000, 412, 415, 419 and 815 are those of public Korean payment documents; 451 (balance short) and 991 (stopped by a
 * fenced inquiry) are this world's own.
 */
export const networkMessages = {
  A0000: '',
  A0002: '참가기관 에러 (연습용)',
  A0004: '요청전문 포맷 에러 (연습용)',
  A0008: '중복거래 에러: 같은 번호로 다른 내용이 왔습니다 (연습용)',
  A0009: 'API 세부업무 처리실패 (연습용)',
  A0304: '핀테크이용번호 정보 불일치 (연습용)',
  A0310: '이체 내역 없음 (연습용)',
  O0001: '인증요청 거부 (연습용)',
  O0002: 'Access Token 거부 (연습용)',
  O0003: 'Access Token 만료 (연습용)',
} as const

export type NetworkCode = keyof typeof networkMessages

export const bankMessages = {
  '000': '',
  '412': '해당계좌 없음 (연습용)',
  '415': '해약 계좌 (연습용)',
  '419': '사고신고 계좌 (연습용)',
  '451': '잔액 부족 (연습용)',
  '815': '예금주명 불일치 (연습용)',
  '991': '결과 조회로 막은 거래 (연습용)',
} as const

export type BankAnswerCode = keyof typeof bankMessages
