import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { IdSchema, strict, TextSchema } from './values.ts'

/** A shop that this shopper wants to find again. */
const FavouriteSchema = Type.Object(
  {
    stallId: IdSchema,
    name: TextSchema,
    /** Market or street, and the stall's number. */
    place: TextSchema,
    codeId: Type.Union([IdSchema, Type.Null()], { description: 'its printed code, by which it can be paid from anywhere; null: it hangs none out now' }),
  },
  { title: 'Favourite', ...strict },
)

/** GET /v1/favourites, and what marking and unmarking answer: all of them, the latest first. */
export const FavouriteListSchema = Type.Object({ favourites: Type.Array(FavouriteSchema) }, { title: 'FavouriteList', ...strict })
export type FavouriteList = Static<typeof FavouriteListSchema>
