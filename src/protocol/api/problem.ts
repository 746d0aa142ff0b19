import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { strict } from './values.ts'

/**
 * Every failure leaves as this document (RFC 9457, `application/problem+json`).
 * Only this document is an answer: any other 4xx or 5xx on the way means that the outcome is unknown (design, law 3).
 */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({ description: 'A page that explains the reason.' }),
    title: Type.String({ description: 'What happened, in the language asked for.' }),
    status: Type.Integer(),
    reason: Type.String({ description: 'A code of the catalogue of reasons.' }),
    money: Type.Enum(['not_moved', 'moved', 'unknown'], { description: 'Whether money moved, as the ledger says.' }),
    retry: Type.Enum(['same_id', 'new_id', 'no'], { description: 'Whether trying again can help.' }),
    remedy: Type.Object({ action: Type.String(), label: Type.String() }, strict),
    reference: Type.String({ description: 'Names this occurrence to support.' }),
    parameters: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: 'Problem', additionalProperties: false },
)
export type Problem = Static<typeof ProblemSchema>
