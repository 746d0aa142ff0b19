import { failure, type Failure } from '../reasons/failure.ts'
import { systemClock, type Clock } from '../values/clock.ts'
import { newUuid } from '../values/uuid.ts'
import { fail, succeed } from '../values/result.ts'
import { bankNameOf } from './bank-names.ts'
import type { BankPort } from './bank-port.ts'
import { bankTransactionId } from './bank-transaction-id.ts'
import { koreanTime } from './korean-time.ts'
import { callLimits, type CallLimits } from './call-limits.ts'
import { createOpenBankingClient, type OpenBankingConnection } from './open-banking-client.ts'
import { unclear, verdictOf, type Verdict } from './open-banking-outcome.ts'
import { AccountListAnswer, BalanceAnswer, HolderAnswer } from './open-banking-shapes.ts'
import { openBankingTransfers } from './open-banking-transfers.ts'
import type { ProviderAnswer } from './provider-call.ts'

export type OpenBankingOptions = {
  readonly connection: OpenBankingConnection
  readonly limits?: CallLimits
  readonly clock?: Clock
  /** What a screen calls the network when it does not answer. */
  readonly networkName?: string
}

/** Why an inquiry that moves no money failed. */
function inquiryFailure(verdict: Exclude<Verdict, { state: 'done' }>): Failure {
  if (verdict.state === 'no_such_order') return failure('NOT_FOUND', 'not_moved')
  return { ...verdict.failure, money: 'not_moved' }
}

/** Korea's open-banking network (금융결제원 오픈뱅킹) as a BankPort. */
export function createOpenBankingAdapter(options: OpenBankingOptions): BankPort {
  const { connection, clock = systemClock, networkName = '오픈뱅킹' } = options
  const call = createOpenBankingClient(connection, callLimits(options.limits ?? {}), clock)
  const head = () => ({ bank_tran_id: bankTransactionId(connection.clientUseCode, newUuid()), tran_dtime: koreanTime(clock()) })
  const malformed = (answer: ProviderAnswer) => {
    const verdict = verdictOf(answer, networkName, undefined, 'list')
    return inquiryFailure(verdict.state === 'done' ? unclear(networkName, 'malformed answer') : verdict)
  }

  return {
    ...openBankingTransfers({ connection, call, networkName }),

    findAccounts: async (ci) => {
      const body = { ...head(), user_ci: ci, include_cancel_yn: 'N', sort_order: 'D' }
      const answer = await call({ method: 'POST', path: '/v2.0/account/list', body })
      if (answer.state !== 'answered' || !AccountListAnswer.Check(answer.body)) return fail(malformed(answer))
      const verdict = verdictOf(answer, networkName, undefined, 'list')
      if (verdict.state !== 'done') return fail(inquiryFailure(verdict))
      return succeed(
        answer.body.res_list.map((account) => ({
          bankCode: account.bank_code_std,
          bankName: bankNameOf(account.bank_code_std, account.bank_name),
          accountNumberMasked: account.account_num_masked,
          fintechUseNumber: account.fintech_use_num,
          holderName: account.account_holder_name,
        })),
      )
    },

    inquireHolder: async ({ bankCode, accountNumber, birthDate }) => {
      const asked = { bank_code_std: bankCode, account_num: accountNumber }
      const body = { ...head(), ...asked, account_holder_info_type: ' ', account_holder_info: birthDate.slice(2) }
      const answer = await call({ method: 'POST', path: '/v2.0/inquiry/real_name', body })
      if (answer.state !== 'answered' || !HolderAnswer.Check(answer.body)) return fail(malformed(answer))
      const verdict = verdictOf(answer, networkName, answer.body.bank_rsp_code, 'holder')
      if (verdict.state !== 'done') return fail(inquiryFailure(verdict))
      const holderName = answer.body.account_holder_name
      return holderName ? succeed({ bankCode, accountNumber, holderName }) : fail(malformed(answer))
    },

    inquirePayee: async ({ bankCode, accountNumber }) => {
      const asked = { bank_code_std: bankCode, account_num: accountNumber, cntr_account_type: 'N', cntr_account_num: connection.contractAccountNumber }
      const answer = await call({ method: 'POST', path: '/v2.0/inquiry/receive', body: { ...head(), ...asked, print_content: '온장', transfer_purpose: 'TR' } })
      if (answer.state !== 'answered' || !HolderAnswer.Check(answer.body)) return fail(malformed(answer))
      const verdict = verdictOf(answer, networkName, answer.body.bank_rsp_code, 'holder')
      if (verdict.state !== 'done') return fail(inquiryFailure(verdict))
      const holderName = answer.body.account_holder_name
      return holderName ? succeed({ bankCode, accountNumber, holderName }) : fail(malformed(answer))
    },

    balance: async (fintechUseNumber) => {
      const query = new URLSearchParams({ ...head(), fintech_use_num: fintechUseNumber })
      const answer = await call({ method: 'GET', path: `/v2.0/account/balance/fin_num?${query.toString()}` })
      if (answer.state !== 'answered' || !BalanceAnswer.Check(answer.body)) return fail(malformed(answer))
      const verdict = verdictOf(answer, networkName, answer.body.bank_rsp_code, 'list')
      if (verdict.state !== 'done') return fail(inquiryFailure(verdict))
      const { balance_amt: amount, fintech_use_num: of } = answer.body
      return amount !== undefined && of === fintechUseNumber ? succeed(BigInt(amount)) : fail(malformed(answer))
    },
  }
}
