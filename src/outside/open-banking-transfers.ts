import type { BankDirection, BankInquiry, BankOrder, BankOutcome, BankPort, PayeeOrder } from './bank-port.ts'
import { bankTransactionId } from './bank-transaction-id.ts'
import { koreanTime } from './korean-time.ts'
import type { AuthorizedCall, OpenBankingConnection } from './open-banking-client.ts'
import { unclear, verdictOf, verdictOfBank, type Verdict } from './open-banking-outcome.ts'
import { MovedAnswer, MovedListAnswer, NothingFoundAnswer, type Moved } from './open-banking-shapes.ts'

type Setting = { readonly connection: OpenBankingConnection; readonly call: AuthorizedCall; readonly networkName: string }

type AnyOrder = BankOrder | PayeeOrder

/** The network's text fields hold 20 characters. */
const short = (text: string) => Array.from(text.trim() || '온장').slice(0, 20).join('')

/** The network's amount field holds 12 digits. */
const amountFits = (order: AnyOrder) => order.amount > 0n && order.amount < 10n ** 12n

/** How the network is told whose account it is: by what stands for it, or by its number and its holder's name. */
function accountOf(order: AnyOrder) {
  if ('fintechUseNumber' in order) return { fintech_use_num: order.fintechUseNumber }
  return { bank_code_std: order.payee.bankCode, account_num: order.payee.accountNumber, account_holder_name: order.payee.holderName }
}

function fields(connection: OpenBankingConnection, order: AnyOrder) {
  return {
    bank_tran_id: bankTransactionId(connection.clientUseCode, order.transactionId),
    ...accountOf(order),
    tran_amt: order.amount.toString(),
    req_client_name: '온장 이용자',
    req_client_num: order.transactionId.replaceAll('-', '').slice(0, 20).toUpperCase(),
    transfer_purpose: 'TR',
  }
}

function withdrawal(connection: OpenBankingConnection, order: AnyOrder) {
  return {
    ...fields(connection, order),
    cntr_account_type: 'N',
    cntr_account_num: connection.contractAccountNumber,
    dps_print_content: short(order.memo),
    wd_print_content: short(order.memo),
    tran_dtime: koreanTime(order.requestedAt),
  }
}

function depositing(connection: OpenBankingConnection, order: AnyOrder) {
  return {
    cntr_account_type: 'N',
    cntr_account_num: connection.contractAccountNumber,
    wd_pass_phrase: 'NONE',
    wd_print_content: short(order.memo),
    name_check_option: 'payee' in order ? 'on' : 'off',
    tran_dtime: koreanTime(order.requestedAt),
    req_cnt: '1',
    req_list: [{ tran_no: '1', ...fields(connection, order), print_content: short(order.memo) }],
  }
}

function inquiry(connection: OpenBankingConnection, direction: BankDirection, order: AnyOrder, fence: boolean) {
  const { bank_tran_id: id, tran_amt: amount } = fields(connection, order)
  const time = koreanTime(order.requestedAt)
  const asked = { tran_no: '1', org_bank_tran_id: id, org_bank_tran_date: time.slice(0, 8), org_tran_amt: amount }
  const check = { check_type: direction === 'withdraw' ? '1' : '2', tran_dtime: time, req_cnt: '1', req_list: [asked] }
  return fence ? { ...check, fence_yn: 'Y' } : check
}

function movedIn(body: unknown): Moved | undefined {
  if (MovedListAnswer.Check(body)) return body.res_list[0]
  return MovedAnswer.Check(body) ? body : undefined
}

/** Whether the bank speaks of this very order: two orders of one day can share a bank id, however unlikely. */
function isOurs(moved: Moved, id: string, order: AnyOrder): boolean {
  if (moved.bank_tran_id !== id || moved.tran_amt !== order.amount.toString()) return false
  if ('payee' in order) return moved.bank_code_std === order.payee.bankCode && moved.account_num === order.payee.accountNumber
  const account = moved.fintech_use_num ?? moved.wd_fintech_use_num ?? moved.dps_fintech_use_num
  return account === order.fintechUseNumber
}

/** What a transfer or an inquiry about it comes to, once it is sure that the bank speaks of this order. */
function attribute(verdict: Verdict, moved: Moved | undefined, setting: Setting, order: AnyOrder): BankOutcome {
  const { connection, networkName } = setting
  const id = bankTransactionId(connection.clientUseCode, order.transactionId)
  switch (verdict.state) {
    case 'no_such_order':
      return unclear(networkName, 'answered like an inquiry')
    case 'done':
      if (!moved) return unclear(networkName, 'malformed answer')
      return isOurs(moved, id, order) ? { state: 'done', bankTransactionId: id } : unclear(networkName, 'the answer is about another order')
    case 'refused':
      // The network's own refusal carries no transfer. A bank's must be about this order; the account it names may be missing.
      return moved && moved.bank_tran_id !== id ? unclear(networkName, 'the answer is about another order') : verdict
    default:
      return verdict
  }
}

/** Withdrawals, deposits and their result inquiry. */
export function openBankingTransfers(setting: Setting): Pick<BankPort, 'withdraw' | 'deposit' | 'depositTo' | 'inquire' | 'inquireDepositTo'> {
  const { connection, call, networkName } = setting

  const move = async (direction: BankDirection, order: AnyOrder): Promise<BankOutcome> => {
    if (!amountFits(order)) return { ...unclear(networkName, 'amount out of range'), state: 'not_sent' }
    const path = `/v2.0/transfer/${direction}/${'payee' in order ? 'acnt_num' : 'fin_num'}`
    const body = direction === 'withdraw' ? withdrawal(connection, order) : depositing(connection, order)
    const answer = await call({ method: 'POST', path, body })
    const moved = answer.state === 'answered' ? movedIn(answer.body) : undefined
    return attribute(verdictOf(answer, networkName, moved?.bank_rsp_code, direction), moved, setting, order)
  }

  const inquire = async (direction: BankDirection, order: AnyOrder, fence: boolean): Promise<BankInquiry> => {
    if (!amountFits(order)) return unclear(networkName, 'amount out of range')
    const answer = await call({ method: 'POST', path: '/v2.0/transfer/result', body: inquiry(connection, direction, order, fence) })
    const asking = verdictOf(answer, networkName, undefined, 'list')
    if (asking.state === 'no_such_order') {
      return { state: 'not_found', fenced: answer.state === 'answered' && NothingFoundAnswer.Check(answer.body) && answer.body.fenced_yn === 'Y' }
    }
    // A refusal here is of the inquiry, not of the order: of the order it says nothing.
    if (asking.state === 'refused') return unclear(networkName, `inquiry refused with ${asking.bankCode}`)
    if (asking.state !== 'done') return { ...asking, state: 'unknown' }
    const moved = answer.state === 'answered' && MovedListAnswer.Check(answer.body) ? answer.body.res_list[0] : undefined
    if (!moved) return unclear(networkName, 'malformed answer')
    const outcome = attribute(verdictOfBank(moved.bank_rsp_code, networkName, direction), moved, setting, order)
    return outcome.state === 'not_sent' ? { ...outcome, state: 'unknown' } : outcome
  }

  return {
    withdraw: (order) => move('withdraw', order),
    deposit: (order) => move('deposit', order),
    depositTo: (order) => move('deposit', order),
    inquireDepositTo: (order, options) => inquire('deposit', order, options?.fence ?? false),
    inquire: (direction, order, options) => inquire(direction, order, options?.fence ?? false),
  }
}
