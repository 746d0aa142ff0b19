import type { ReasonRecord } from './reason-record.ts'

/** QR and short codes: reading them, and what they lead to. */
export const codeReasons = {
  QR_UNREADABLE: {
    audience: ['payer'],
    seenFrom: 'no code read in time',
    httpStatus: 422,
    retry: 'new_id',
    actsNext: ['user'],
    text: { ko: '번호로 입력할까요?', en: 'Type the number instead?' },
    remedy: { action: 'type_short_code', label: { ko: '번호 입력', en: 'Type the number' } },
  },
  QR_EXPIRED: {
    audience: ['payer', 'merchant'],
    seenFrom: 'older than 3 minutes',
    httpStatus: 409,
    retry: 'new_id',
    actsNext: ['system'],
    text: { ko: 'QR을 새로 만들었어요.', en: 'A new QR code has been made.' },
    remedy: { action: 'show_new_code', label: { ko: '새 QR 보기', en: 'Show the new QR code' } },
  },
  QR_INVALID: {
    audience: ['payer', 'merchant'],
    seenFrom: 'signature or registry',
    httpStatus: 422,
    retry: 'no',
    actsNext: ['merchant', 'operator'],
    text: { ko: '이 QR은 쓸 수 없어요.', en: 'This QR code cannot be used.' },
    remedy: { action: 'type_short_code', label: { ko: '번호 입력', en: 'Type the number' } },
  },
  QR_MODE_MISMATCH: {
    audience: ['payer', 'merchant'],
    seenFrom: 'the wrong kind of code',
    httpStatus: 422,
    retry: 'new_id',
    actsNext: ['user'],
    text: { ko: '가게 QR을 찍어 주세요.', en: 'Scan the QR code of the shop.' },
    remedy: { action: 'switch_mode', label: { ko: '가게 QR 찍기', en: 'Scan the shop’s QR code' } },
  },
  SHORT_CODE_WRONG: {
    audience: ['payer'],
    seenFrom: 'the check digit, or no open request with this number',
    httpStatus: 404,
    retry: 'new_id',
    actsNext: ['user'],
    text: { ko: '번호를 다시 확인해 주세요.', en: 'Check the number again.' },
    remedy: { action: 'retype_short_code', label: { ko: '다시 입력', en: 'Type it again' } },
  },
  NOT_A_MERCHANT: {
    audience: ['payer'],
    seenFrom: 'the registry',
    httpStatus: 422,
    retry: 'no',
    actsNext: ['user'],
    text: { ko: '가맹점이 아니에요.', en: 'This shop is not in the programme.' },
    remedy: { action: 'nearest_shop', label: { ko: '가까운 가게 찾기', en: 'Find the nearest shop' } },
  },
} as const satisfies Record<string, ReasonRecord>
