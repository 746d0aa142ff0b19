import type { Won } from '../values/won.ts'

/** The discount is bought ahead: 90,000 won pay for 100,000 at 10 %. A fraction of a won falls to the buyer: the price is rounded down. */
export function priceOf(face: Won, discountBasisPoints: number): { price: Won; discount: Won } {
  const price = (face * BigInt(10_000 - discountBasisPoints)) / 10_000n
  return { price, discount: face - price }
}
