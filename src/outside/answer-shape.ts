import { Ajv, type ValidateFunction } from 'ajv'
import type { Static, TSchema } from 'typebox'

export type AnswerShape<Schema extends TSchema> = { Check(value: unknown): value is Static<Schema> }

const ajv = new Ajv()

/** Whether an answer from outside has the shape that it must have. Compiled with the first answer: most are of providers that are not asked for hours. */
export function answerShape<Schema extends TSchema>(schema: Schema): AnswerShape<Schema> {
  let check: ValidateFunction | undefined
  return { Check: (value): value is Static<Schema> => (check ??= ajv.compile(schema))(value) }
}
