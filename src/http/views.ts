import type { Unlock } from '../authenticators/unlock.ts'
import { maskedName } from '../people/person.ts'
import type { Stall } from '../markets/merchant.ts'
import type { TopUp } from '../funds/top-up.ts'
import type { LinkedAccount } from '../funds/linked-account.ts'
import type { PaymentRequest } from '../payments/payment-request.ts'
import type { RequestCode } from '../payments/request-code.ts'
import type { Sale } from '../payments/payment-records.ts'
import type { SaleHands } from '../payments/sale-hands.ts'
import type { StoredPayment } from '../payments/payment.ts'
import type { StoredRefund } from '../payments/refund.ts'
import type { Unlock as Unlocked } from '../protocol/api/people.ts'
import type * as PaymentShapes from '../protocol/api/payments.ts'
import type { SaleList } from '../protocol/api/till.ts'
import type * as WalletShapes from '../protocol/api/wallet.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import { makeMerchantCode } from '../protocol/merchant-code.ts'
import type { Text } from '../values/language.ts'
import { wonToJson } from '../values/won.ts'

/** From what the rooms know to what the apps are told. */

export function paymentView(payment: StoredPayment, shop: PaymentShapes.Shop | null, refunds: readonly StoredRefund[]): PaymentShapes.Payment {
  const isPaid = payment.state === 'paid'
  return {
    id: payment.id,
    state: isPaid && payment.refunded === payment.amount ? 'refunded' : payment.state,
    reason: payment.failure?.reason ?? null,
    amount: payment.amount === null ? null : wonToJson(payment.amount),
    refunded: wonToJson(payment.refunded),
    requestId: payment.requestId,
    shop,
    confirmationNumber: isPaid ? confirmationNumber(payment.payloadHash!) : null,
    paidAt: isPaid ? payment.decidedAt.toISOString() : null,
    balanceAfter: payment.balanceAfter === null ? null : wonToJson(payment.balanceAfter),
    refunds: refunds.map(refundPart),
  }
}

export function unknownPaymentView(id: string): PaymentShapes.Payment {
  return { id, state: 'unknown', reason: null, amount: null, refunded: 0, requestId: null, shop: null, confirmationNumber: null, paidAt: null, balanceAfter: null, refunds: [] }
}

function refundPart(refund: StoredRefund): { id: string; amount: number; at: string } {
  return { id: refund.id, amount: wonToJson(refund.amount), at: refund.decidedAt.toISOString() }
}

export function requestView(request: PaymentRequest, code: PaymentShapes.RequestCode | null, paid: StoredPayment | undefined): PaymentShapes.PaymentRequest {
  return {
    id: request.id,
    state: request.state,
    amount: wonToJson(request.amount),
    stallId: request.stallId,
    createdAt: request.madeAt.toISOString(),
    expiresAt: request.expiresAt.toISOString(),
    code: request.state === 'open' ? code : null,
    payment: paid ? { id: paid.id, payerId: paid.payerId, confirmationNumber: confirmationNumber(paid.payloadHash!), paidAt: paid.decidedAt.toISOString() } : null,
  }
}

/** The QR carries the amount and the shop's name for the eye; what counts is looked up by its token. */
export function codeView(code: RequestCode, request: PaymentRequest, shopName: Text): PaymentShapes.RequestCode {
  return {
    qr: makeMerchantCode({ kind: 'dynamic', token: code.token, amount: request.amount, merchantName: shopName.ko, merchantCity: 'KOREA' }),
    shortCode: code.shortCode,
    expiresAt: code.expiresAt.toISOString(),
  }
}

export function topUpView(topUp: TopUp, account: LinkedAccount | undefined, balance: bigint): WalletShapes.TopUp {
  return {
    id: topUp.id,
    state: topUp.state,
    face: wonToJson(topUp.face),
    price: wonToJson(topUp.price),
    discount: wonToJson(topUp.discount),
    reason: topUp.failure?.reason ?? null,
    bankName: account?.bankName ?? { ko: '', en: '' },
    maskedNumber: account?.maskedNumber ?? '',
    requestedAt: topUp.requestedAt.toISOString(),
    finishedAt: topUp.finishedAt?.toISOString() ?? null,
    expiresAt: topUp.expiresAt?.toISOString() ?? null,
    balance: wonToJson(topUp.balanceAfter ?? balance),
  }
}

export function linkedAccountView({ id, bankName, maskedNumber, holderName, status }: LinkedAccount): WalletShapes.LinkedAccount {
  return { id, bankName, maskedNumber, holderName, status }
}

export function unlockView(unlock: Unlock): Unlocked {
  return { until: unlock.until?.toISOString() ?? null, amountLeft: wonToJson(unlock.amountLeft), perPayment: wonToJson(unlock.perPayment) }
}

export function saleView(sale: Sale, stall: Stall | undefined, refunds: readonly StoredRefund[], hands: SaleHands): SaleList['sales'][number] {
  return {
    paymentId: sale.id,
    payerId: sale.payerId,
    amount: wonToJson(sale.amount!),
    refunded: wonToJson(sale.refunded),
    state: sale.refunded === sale.amount ? 'refunded' : 'paid',
    payer: maskedName(sale.payerName),
    confirmationNumber: confirmationNumber(sale.payloadHash!),
    place: stall?.place ?? { ko: '', en: '' },
    paidAt: sale.decidedAt.toISOString(),
    takenBy: hands.takenBy.get(sale.requestLookupId!) ?? null,
    refunds: refunds
      .filter((refund) => refund.payerId === sale.payerId && refund.paymentId === sale.id)
      .map((refund) => ({ ...refundPart(refund), by: hands.refundedBy.get(refund.id) ?? '', approvedBy: hands.approvedBy.get(refund.id) ?? null })),
  }
}
