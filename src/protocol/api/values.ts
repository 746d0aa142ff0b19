import { LARGEST_WON } from '../../values/won.ts'
import { UUID_PATTERN, UUID_V7_PATTERN } from '../../values/uuid.ts'
import { Type } from '../schema.ts'

/** Shapes that many messages share. Every object refuses unknown fields (design, law 1). */
export const strict = { additionalProperties: false } as const

/** An amount of money to move: a whole number of won, 1 … 2^53 - 1. */
export const AmountSchema = Type.Integer({ minimum: 1, maximum: Number(LARGEST_WON), description: 'won' })
/** A balance or a sum: a whole number of won, 0 … 2^53 - 1. */
export const SumSchema = Type.Integer({ minimum: 0, maximum: Number(LARGEST_WON), description: 'won' })
export const IdSchema = Type.String({ pattern: UUID_PATTERN })
/** The id of a command that moves money: a UUIDv7 made by the client. */
export const CommandIdSchema = Type.String({ pattern: UUID_V7_PATTERN, description: 'UUIDv7 made by the client (RFC 9562, 5.7)' })
export const InstantSchema = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' })
export const BytesSchema = (maximumCharacters: number) =>
  Type.String({ minLength: 2, maxLength: maximumCharacters, pattern: '^[A-Za-z0-9_-]+$', description: 'base64url without padding' })
/** What stands in both languages. */
export const TextSchema = Type.Object({ ko: Type.String(), en: Type.String() }, strict)
export const PinSchema = Type.String({ pattern: '^[0-9]{6}$', description: 'six digits' })
