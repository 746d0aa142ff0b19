import type { Stall } from '../markets/merchant.ts'
import type { Movement } from '../payments/sales-report.ts'
import { maskedName } from '../people/person.ts'
import { koreanDay } from '../programmes/korean-calendar.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import { toCsv, type CsvCell } from '../protocol/csv.ts'
import type { Language } from '../values/language.ts'
import { wonToJson } from '../values/won.ts'

const WORDS = {
  ko: {
    head: ['날짜', '시각', '구분', '확인 번호', '방법', '받은 돈', '돌려준 돈', '손님', '자리', '담당', '승인', '결제 ID'],
    payment: '결제',
    refund: '환불',
    kinds: { request_qr: '금액 QR', fixed_qr: '가게 QR', shopper_code: '손님 코드' },
  },
  en: {
    head: ['Date', 'Time', 'Type', 'Confirmation', 'How', 'Received', 'Given back', 'Shopper', 'Stall', 'Staff', 'Approved by', 'Payment ID'],
    payment: 'Payment',
    refund: 'Refund',
    kinds: { request_qr: 'Amount QR', fixed_qr: 'Shop QR', shopper_code: 'Shopper’s code' },
  },
} as const

/** A line for each payment and each refund; what came in and what went back stand apart, so that each column can be added up. */
export function salesFile(movements: readonly Movement[], stalls: readonly Stall[], language: Language): string {
  const words = WORDS[language]
  const places = new Map(stalls.map(({ id, place }) => [id, place[language]]))
  const lines = movements.map((movement): CsvCell[] => [
    koreanDay(movement.at),
    new Date(movement.at.getTime() + 9 * 3_600_000).toISOString().slice(11, 19),
    movement.isPayment ? words.payment : words.refund,
    confirmationNumber(movement.payloadHash),
    words.kinds[movement.kind],
    movement.isPayment ? wonToJson(movement.amount) : null,
    movement.isPayment ? null : wonToJson(movement.amount),
    maskedName(movement.payerName),
    places.get(movement.stallId) ?? '',
    movement.staffName ?? '',
    movement.approverName ?? '',
    movement.paymentId,
  ])
  return toCsv([words.head, ...lines])
}
