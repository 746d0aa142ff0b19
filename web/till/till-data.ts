import type { SaleList, Till } from '../../src/protocol/api/till.ts'
import { useResource } from '../shared/http/use-resource.ts'

export type Sale = SaleList['sales'][number]

/** The shop, its stalls and today. With `remembered`, as last known until the server has answered. */
export function useTill(options: { remembered?: boolean } = {}) {
  return useResource<Till>('/v1/till', options)
}
