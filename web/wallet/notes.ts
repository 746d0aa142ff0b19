import type { FoundRequest, Shop } from '../../src/protocol/api/payments.ts'
import type { LinkedAccount } from '../../src/protocol/api/wallet.ts'

/** What the screens of a payment show while its answer is awaited. */
export type PaymentNote = {
  readonly requestId: string
  readonly shop: Shop
  readonly amount: number
  /** Who said the amount: the till, or the shopper at a printed code. */
  readonly madeBy: FoundRequest['madeBy']
  /** Hash of the order's payload, base64url: what an approval is given to. */
  readonly orderHash: string
}

/** What the screens of a top-up show while its answer is awaited. */
export type TopUpNote = {
  readonly face: number
  readonly price: number
  readonly bankName: LinkedAccount['bankName']
  readonly maskedNumber: string
  /** The request to pay afterwards, when the top-up was made for it. */
  readonly thenPay: string | null
}
