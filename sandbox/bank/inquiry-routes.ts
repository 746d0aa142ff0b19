import { answerFaultily, type Answer } from '../faults/faulty.ts'
import type { SandboxServer } from '../sandbox-server.ts'
import type { World } from '../world.ts'
import { accountByFintechUseNum, accountByNumber, accountsOfPerson, type Account } from './accounts.ts'
import type { BankAnswerCode } from './answer-codes.ts'
import { accountPart, bankPart, formatError, networkHead, tokenCheck, unknownCodeAnswer } from './bank-answer.ts'
import { AccountListRequest, BalanceRequest, PayeeRequest, RealNameRequest } from './network-shapes.ts'

function holderCode(account: Account | undefined, holderInfo: string): BankAnswerCode {
  if (!account) return '412'
  if (account.state === 'closed') return '415'
  if (account.state === 'blocked') return '419'
  if (account.state === 'holder_mismatch' || account.holderBirthDate.slice(2) !== holderInfo) return '815'
  return '000'
}

function addAccountList(server: SandboxServer, world: World): void {
  const options = { schema: { body: AccountListRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/account/list', options, (request, reply) => {
    const { user_ci: ci, include_cancel_yn: withClosed } = request.body
    const act = (): Answer => {
      const accounts = accountsOfPerson(world, ci).filter((account) => withClosed === 'Y' || account.state !== 'closed')
      const list = accounts.map((account) => ({ ...accountPart(account), account_type: '1', transfer_agree_yn: 'Y' }))
      return { body: { ...networkHead(world, 'A0000'), res_cnt: String(list.length), res_list: list } }
    }
    return answerFaultily(world, 'bank.accounts', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

function addRealName(server: SandboxServer, world: World): void {
  const options = { schema: { body: RealNameRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/inquiry/real_name', options, (request, reply) => {
    const { bank_tran_id: bankTranId, bank_code_std: bankCode, account_num: number, account_holder_info: holderInfo } = request.body
    const act = (): Answer => {
      const account = accountByNumber(world, bankCode, number)
      const code = holderCode(account, holderInfo)
      const holder = code === '000' ? { account_holder_name: account?.holderName, account_type: '1' } : {}
      const asked = { bank_code_std: bankCode, account_num: number, account_holder_info: holderInfo }
      const head = networkHead(world, code === '000' ? 'A0000' : 'A0002')
      return { body: { ...head, ...bankPart(world, bankTranId, code, bankCode), ...asked, ...holder } }
    }
    return answerFaultily(world, 'bank.real_name', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

/** Whom a payment would go to: the holder's name, for whoever asks under an institution's contract. */
function addPayee(server: SandboxServer, world: World): void {
  const options = { schema: { body: PayeeRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.post('/v2.0/inquiry/receive', options, (request, reply) => {
    const { bank_tran_id: bankTranId, bank_code_std: bankCode, account_num: number } = request.body
    const act = (): Answer => {
      const account = accountByNumber(world, bankCode, number)
      const code = account?.kind === 'pool' ? '412' : holderCode(account, account?.holderBirthDate.slice(2) ?? '')
      const holder = code === '000' ? { account_holder_name: account?.holderName } : {}
      const head = networkHead(world, code === '000' ? 'A0000' : 'A0002')
      return { body: { ...head, ...bankPart(world, bankTranId, code, bankCode), bank_code_std: bankCode, account_num: number, ...holder } }
    }
    return answerFaultily(world, 'bank.payee', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

function addBalance(server: SandboxServer, world: World): void {
  const options = { schema: { querystring: BalanceRequest }, onRequest: tokenCheck(world), errorHandler: formatError(world) }
  server.get('/v2.0/account/balance/fin_num', options, (request, reply) => {
    const { bank_tran_id: bankTranId, fintech_use_num: fintechUseNum } = request.query
    const act = (): Answer => {
      const account = accountByFintechUseNum(world, fintechUseNum)
      if (!account) return { body: { ...networkHead(world, 'A0304'), ...bankPart(world, bankTranId, '412') } }
      const amounts = { balance_amt: String(account.balance), available_amt: String(account.balance), account_type: '1' }
      const parts = { ...bankPart(world, bankTranId, '000', account.bankCode), ...accountPart(account) }
      return { body: { ...networkHead(world, 'A0000'), ...parts, ...amounts } }
    }
    return answerFaultily(world, 'bank.balance', { request, reply }, act, () => unknownCodeAnswer(world))
  })
}

/** Account list by person, real-name inquiry (계좌실명조회) and balance inquiry (잔액조회). */
export function addInquiryRoutes(server: SandboxServer, world: World): void {
  addAccountList(server, world)
  addRealName(server, world)
  addPayee(server, world)
  addBalance(server, world)
}
