import type { Static } from 'typebox'
import { Type } from '../protocol/schema.ts'
import { answerShape } from './answer-shape.ts'

/*
 * What the open-banking network's answers must look like before a word of them is believed. Only the fields that are used
 * are named; others may come. Names and lengths: 오픈뱅킹공동업무 API v2.0, public description.
 */

const code = Type.String({ minLength: 1, maxLength: 8 })
const short = Type.String({ maxLength: 200 })
const amount = Type.String({ pattern: '^[0-9]{1,13}$' })

const head = { rsp_code: code, rsp_message: Type.Optional(Type.String({ maxLength: 1000 })) }

export const NetworkHead = answerShape(Type.Object(head))

export const TokenAnswer = answerShape(
  Type.Object({
    access_token: Type.String({ minLength: 1, maxLength: 4000 }),
    token_type: Type.String({ pattern: '^[Bb]earer$' }),
    expires_in: Type.Integer({ minimum: 1, maximum: 366 * 24 * 3600 }),
  }),
)

export const AccountListAnswer = answerShape(
  Type.Object({
    ...head,
    res_list: Type.Array(
      Type.Object({
        fintech_use_num: Type.String({ pattern: '^[0-9A-Za-z]{24}$' }),
        bank_code_std: Type.String({ pattern: '^[0-9]{3}$' }),
        bank_name: short,
        account_num_masked: short,
        account_holder_name: short,
      }),
      { maxItems: 1000 },
    ),
  }),
)

export const HolderAnswer = answerShape(Type.Object({ ...head, bank_rsp_code: code, account_holder_name: Type.Optional(short) }))

export const BalanceAnswer = answerShape(
  Type.Object({ ...head, bank_rsp_code: Type.Optional(code), fintech_use_num: Type.Optional(short), balance_amt: Type.Optional(amount) }),
)

const Moved = Type.Object({
  bank_tran_id: Type.String({ maxLength: 40 }),
  bank_rsp_code: code,
  tran_amt: Type.Optional(amount),
  fintech_use_num: Type.Optional(short),
  wd_fintech_use_num: Type.Optional(short),
  dps_fintech_use_num: Type.Optional(short),
  bank_code_std: Type.Optional(short),
  account_num: Type.Optional(short),
})

/** One transfer as the bank tells it, in a withdrawal's answer, a deposit's list or a result inquiry's list. */
export type Moved = Static<typeof Moved>
export const MovedAnswer = answerShape(Moved)

export const MovedListAnswer = answerShape(Type.Object({ ...head, res_list: Type.Array(Moved, { minItems: 1, maxItems: 1 }) }))

/** A result inquiry that found nothing; `fenced_yn` is the sandbox's own. */
export const NothingFoundAnswer = answerShape(Type.Object({ ...head, fenced_yn: Type.Optional(Type.Enum(['Y', 'N'])) }))
