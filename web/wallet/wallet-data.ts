import type { Wallet } from '../../src/protocol/api/wallet.ts'
import { useResource } from '../shared/http/use-resource.ts'

/** The purse, its limits and the accounts it is filled from. With `remembered`, as last known until the server has answered. */
export function useWallet(options: { remembered?: boolean } = {}) {
  return useResource<Wallet>('/v1/wallet', options)
}

/** What `face` won of vouchers cost, and the discount in it. A fraction of a won falls to the buyer: the price is rounded down. */
export function priceOf(face: number, programme: Wallet['programme']): { discount: number; price: number } {
  const price = Number((BigInt(face) * BigInt(10_000 - programme.discountBasisPoints)) / 10_000n)
  return { discount: face - price, price }
}
