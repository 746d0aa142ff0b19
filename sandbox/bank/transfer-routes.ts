import { answerFaultily, type Answer } from '../faults/faulty.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { accountByFintechUseNum, accountByNumber, POOL_ACCOUNT_NUMBER } from './accounts.ts'
import { accountPart, bankPart, formatError, networkHead, tokenCheck, unknownCodeAnswer } from './bank-answer.ts'
import { DepositRequest, DepositToNumberRequest, ResultRequest, WithdrawRequest } from './network-shapes.ts'
import { inquire, transfer, type Transfer, type TransferOrder } from './transfers.ts'

/** What the bank says of one transfer, with the account's fields under the names that the answer uses for it. */
function transferPart(world: World, done: Transfer) {
  const account = accountByFintechUseNum(world, done.fintechUseNum)
  return {
    ...bankPart(world, done.bankTranId, done.bankRspCode, account?.bankCode),
    ...(account ? { ...accountPart(account), ...(done.direction === 'deposit' ? { account_num: account.accountNumber } : {}) } : {}),
    print_content: done.memo,
    tran_amt: String(done.amount),
  }
}

function addWithdraw(server: SandboxServer, world: World): void {
  const options = { schema: { body: WithdrawRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/transfer/withdraw/fin_num', options, (request, reply) => {
    const body = request.body
    const order: TransferOrder = {
      bankTranId: body.bank_tran_id,
      direction: 'withdraw',
      fintechUseNum: body.fintech_use_num,
      amount: BigInt(body.tran_amt),
      memo: body.wd_print_content ?? body.dps_print_content,
    }
    const act = (): Answer => {
      if (body.cntr_account_num !== POOL_ACCOUNT_NUMBER) return { body: networkHead(world, 'A0304') }
      const done = transfer(world, order)
      if (done === 'different') return { body: networkHead(world, 'A0008') }
      return { body: { ...networkHead(world, done.rspCode), ...transferPart(world, done), dps_print_content: body.dps_print_content } }
    }
    return answerFaultily(world, 'bank.withdraw', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

function addDeposit(server: SandboxServer, world: World): void {
  const options = { schema: { body: DepositRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/transfer/deposit/fin_num', options, (request, reply) => {
    const body = request.body
    const act = (): Answer => {
      const asked = body.req_list[0]
      if (!asked || body.cntr_account_num !== POOL_ACCOUNT_NUMBER) return { body: networkHead(world, 'A0304') }
      const done = transfer(world, {
        bankTranId: asked.bank_tran_id,
        direction: 'deposit',
        fintechUseNum: asked.fintech_use_num,
        amount: BigInt(asked.tran_amt),
        memo: asked.print_content,
      })
      if (done === 'different') return { body: networkHead(world, 'A0008') }
      const head = networkHead(world, done.rspCode === 'A0000' ? 'A0000' : 'A0009')
      return { body: { ...head, res_cnt: '1', res_list: [{ tran_no: '1', ...transferPart(world, done) }] } }
    }
    return answerFaultily(world, 'bank.deposit', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

/** A deposit to an account named by its number. One that is not there, or another's, is refused like any other and stays so. */
function addDepositToNumber(server: SandboxServer, world: World): void {
  const options = { schema: { body: DepositToNumberRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/transfer/deposit/acnt_num', options, (request, reply) => {
    const body = request.body
    const act = (): Answer => {
      const asked = body.req_list[0]
      if (!asked || body.cntr_account_num !== POOL_ACCOUNT_NUMBER) return { body: networkHead(world, 'A0304') }
      const account = accountByNumber(world, asked.bank_code_std, asked.account_num)
      const isAnothers = body.name_check_option === 'on' && account !== undefined && account.holderName !== asked.account_holder_name
      const done = transfer(world, {
        bankTranId: asked.bank_tran_id,
        direction: 'deposit',
        fintechUseNum: account?.fintechUseNum ?? '',
        amount: BigInt(asked.tran_amt),
        memo: asked.print_content,
        ...(isAnothers ? { isAnothers } : {}),
      })
      if (done === 'different') return { body: networkHead(world, 'A0008') }
      const head = networkHead(world, done.rspCode === 'A0000' ? 'A0000' : 'A0009')
      const to = { bank_code_std: asked.bank_code_std, account_num: asked.account_num }
      return { body: { ...head, res_cnt: '1', res_list: [{ tran_no: '1', ...transferPart(world, done), ...to }] } }
    }
    return answerFaultily(world, 'bank.deposit', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

function addResult(server: SandboxServer, world: World): void {
  const options = { schema: { body: ResultRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/transfer/result', options, (request, reply) => {
    const body = request.body
    const act = (): Answer => {
      const asked = body.req_list[0]
      if (!asked) return { body: networkHead(world, 'A0004') }
      const direction = body.check_type === '1' ? 'withdraw' : 'deposit'
      const amount = BigInt(asked.org_tran_amt)
      const { found, fenced } = inquire(world, { bankTranId: asked.org_bank_tran_id, direction, amount, fence: body.fence_yn === 'Y' })
      if (!found) return { body: { ...networkHead(world, 'A0310'), fenced_yn: fenced ? 'Y' : 'N' } }
      if (found.direction !== direction || found.amount !== amount) return { body: networkHead(world, 'A0008') }
      const { fintech_use_num: fintechUseNum, ...rest } = { fintech_use_num: found.fintechUseNum, ...transferPart(world, found) }
      const side = direction === 'withdraw' ? { wd_fintech_use_num: fintechUseNum } : { dps_fintech_use_num: fintechUseNum }
      return { body: { ...networkHead(world, 'A0000'), res_cnt: '1', res_list: [{ tran_no: '1', ...rest, ...side }] } }
    }
    return answerFaultily(world, 'bank.result', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

/** Withdrawal (출금이체), deposit (입금이체) and what became of either (이체결과조회). */
export function addTransferRoutes(server: SandboxServer, world: World): void {
  addWithdraw(server, world)
  addDeposit(server, world)
  addDepositToNumber(server, world)
  addResult(server, world)
}
