import type { FavouriteList } from '../../../src/protocol/api/favourites.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource, useResource } from '../../shared/http/use-resource.ts'

export type Favourite = FavouriteList['favourites'][number]

const FAVOURITES = '/v1/favourites'

/** The shops that this shopper marked; kept on this device, so that they can be read without a network. */
export function useFavourites() {
  return useResource<FavouriteList>(FAVOURITES, { remembered: true })
}

/** Marks a shop, or takes the mark away. Returns what was in the way. */
export async function changeFavourite(stallId: string, isMarked: boolean): Promise<Exclude<Outcome<never>, { kind: 'answer' }> | null> {
  const outcome = await call<FavouriteList>(isMarked ? 'PUT' : 'DELETE', `${FAVOURITES}/${stallId}`, isMarked ? { body: {} } : {})
  if (outcome.kind !== 'answer') return outcome
  setResource(FAVOURITES, outcome.value)
  return null
}

/** Where a touch on a favourite leads: to paying by its printed code, or, without one or without a network, to where it is. */
export function screenOf({ codeId, stallId }: Favourite, isOffline: boolean): string {
  return codeId && !isOffline ? `/pay/shops/${codeId}` : `/favourites/${stallId}`
}
