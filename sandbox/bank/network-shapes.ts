import { Type } from '../../src/protocol/schema.ts'
import { CLIENT_USE_CODE } from '../client-credentials.ts'

/*
 * Field names, lengths and paths follow the public description of the open-banking common API (금융결제원 오픈뱅킹공동업무 API, v2.0).
 * Fields that this world does not look at are let through, as the network's own test bed does.
 */

const BankTranId = Type.String({ pattern: `^${CLIENT_USE_CODE}U[A-Z0-9]{9}$` })
export const FintechUseNum = Type.String({ pattern: '^[0-9]{24}$' })
const Amount = Type.String({ pattern: '^[1-9][0-9]{0,11}$' })
const Time = Type.String({ pattern: '^[0-9]{14}$' })
const PrintContent = Type.String({ minLength: 1, maxLength: 20 })
const AccountNumber = Type.String({ pattern: '^[0-9]{1,16}$' })

export const TokenRequest = Type.Object({
  client_id: Type.String(),
  client_secret: Type.String(),
  scope: Type.Literal('oob'),
  grant_type: Type.Literal('client_credentials'),
})

/** The real list is asked for by the network's user number; the pretend one by connecting information, in the body and never in an address. */
export const AccountListRequest = Type.Object({
  bank_tran_id: BankTranId,
  user_ci: Type.String({ minLength: 88, maxLength: 88 }),
  include_cancel_yn: Type.Enum(['Y', 'N']),
  tran_dtime: Time,
})

export const RealNameRequest = Type.Object({
  bank_tran_id: BankTranId,
  bank_code_std: Type.String({ pattern: '^[0-9]{3}$' }),
  account_num: AccountNumber,
  /** ' ' means that account_holder_info is a date of birth, YYMMDD. */
  account_holder_info_type: Type.Literal(' '),
  account_holder_info: Type.String({ pattern: '^[0-9]{6}$' }),
  tran_dtime: Time,
})

export const PayeeRequest = Type.Object({
  bank_tran_id: BankTranId,
  bank_code_std: Type.String({ pattern: '^[0-9]{3}$' }),
  account_num: AccountNumber,
  cntr_account_type: Type.Literal('N'),
  cntr_account_num: AccountNumber,
  print_content: PrintContent,
  transfer_purpose: Type.Literal('TR'),
  tran_dtime: Time,
})

export const BalanceRequest = Type.Object({ bank_tran_id: BankTranId, fintech_use_num: FintechUseNum, tran_dtime: Time })

export const WithdrawRequest = Type.Object({
  bank_tran_id: BankTranId,
  cntr_account_type: Type.Literal('N'),
  cntr_account_num: AccountNumber,
  dps_print_content: PrintContent,
  fintech_use_num: FintechUseNum,
  wd_print_content: Type.Optional(PrintContent),
  tran_amt: Amount,
  tran_dtime: Time,
  req_client_name: PrintContent,
  req_client_num: PrintContent,
  transfer_purpose: Type.Literal('TR'),
})

const depositHead = {
  cntr_account_type: Type.Literal('N'),
  cntr_account_num: AccountNumber,
  wd_pass_phrase: Type.String({ maxLength: 128 }),
  wd_print_content: PrintContent,
  name_check_option: Type.Enum(['on', 'off']),
  tran_dtime: Time,
  req_cnt: Type.Literal('1'),
}

const depositLine = {
  tran_no: Type.Literal('1'),
  bank_tran_id: BankTranId,
  print_content: PrintContent,
  tran_amt: Amount,
  req_client_name: PrintContent,
  req_client_num: PrintContent,
  transfer_purpose: Type.Literal('TR'),
}

export const DepositRequest = Type.Object({
  ...depositHead,
  req_list: Type.Array(Type.Object({ ...depositLine, fintech_use_num: FintechUseNum }), { minItems: 1, maxItems: 1 }),
})

/** To an account named by its number; with `name_check_option` on, the holder's name is compared. */
export const DepositToNumberRequest = Type.Object({
  ...depositHead,
  req_list: Type.Array(
    Type.Object({ ...depositLine, bank_code_std: Type.String({ pattern: '^[0-9]{3}$' }), account_num: AccountNumber, account_holder_name: Type.String({ minLength: 1, maxLength: 60 }) }),
    { minItems: 1, maxItems: 1 },
  ),
})

export const ResultRequest = Type.Object({
  /** 1: withdrawal, 2: deposit. */
  check_type: Type.Enum(['1', '2']),
  tran_dtime: Time,
  req_cnt: Type.Literal('1'),
  req_list: Type.Array(
    Type.Object({
      tran_no: Type.Literal('1'),
      org_bank_tran_id: BankTranId,
      org_bank_tran_date: Type.String({ pattern: '^[0-9]{8}$' }),
      org_tran_amt: Amount,
    }),
    { minItems: 1, maxItems: 1 },
  ),
  /** This world's own: an order that is not found is refused for ever. */
  fence_yn: Type.Optional(Type.Enum(['Y', 'N'])),
})
