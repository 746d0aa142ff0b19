import type { Pool } from 'pg'
import { listFavourites, markFavourite, unmarkFavourite } from '../../payments/favourite.ts'
import * as Shapes from '../../protocol/api/favourites.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters, Nothing } from './parameters.ts'

/** Shops that a shopper marked to find them again. `{id}`: the stall. */
export function favouriteRoutes(app: App, { pool }: Services): void {
  app.get(
    '/v1/favourites',
    { config: { access: 'shopper' }, schema: { summary: 'Shops marked to be found again', tags: ['wallet'], response: { 200: Shapes.FavouriteListSchema } } },
    async (request) => favouritesView(pool, shopperOf(request).personId),
  )
  app.put(
    '/v1/favourites/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Mark a shop that was paid before', tags: ['wallet'], params: IdParameters, body: Nothing, response: { 200: Shapes.FavouriteListSchema } } },
    async (request) => {
      const { personId } = shopperOf(request)
      valueOf(await markFavourite(pool, personId, request.params.id))
      return favouritesView(pool, personId)
    },
  )
  app.delete(
    '/v1/favourites/:id',
    { config: { access: 'shopper' }, schema: { summary: 'Take the mark away', tags: ['wallet'], params: IdParameters, response: { 200: Shapes.FavouriteListSchema } } },
    async (request) => {
      const { personId } = shopperOf(request)
      await unmarkFavourite(pool, personId, request.params.id)
      return favouritesView(pool, personId)
    },
  )
}

async function favouritesView(pool: Pool, personId: string): Promise<Shapes.FavouriteList> {
  return { favourites: await listFavourites(pool, personId) }
}
