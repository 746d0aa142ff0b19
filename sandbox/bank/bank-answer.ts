import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { bankName } from '../banks.ts'
import type { Answer } from '../faults/faulty.ts'
import type { World } from '../world.ts'
import { judgeToken } from './access-tokens.ts'
import { maskedNumber, type Account } from './accounts.ts'
import { bankMessages, networkMessages, type BankAnswerCode, type NetworkCode } from './answer-codes.ts'
import { networkTime } from './korean-time.ts'

/** The head of every answer of the network. `pretend_yn` is this world's own field. */
export function networkHead(world: World, rspCode: NetworkCode) {
  return {
    pretend_yn: 'Y',
    api_tran_id: randomUUID(),
    api_tran_dtm: networkTime(world.clock(), true),
    rsp_code: rspCode,
    rsp_message: networkMessages[rspCode],
  }
}

/** The part of an answer that the participating bank gives. */
export function bankPart(world: World, bankTranId: string, bankRspCode: BankAnswerCode, bankCode = '901') {
  return {
    bank_tran_id: bankTranId,
    bank_tran_date: networkTime(world.clock()).slice(0, 8),
    bank_code_tran: bankCode,
    bank_rsp_code: bankRspCode,
    bank_rsp_message: bankMessages[bankRspCode],
  }
}

/** The account fields that several answers share. */
export function accountPart(account: Account) {
  return {
    fintech_use_num: account.fintechUseNum,
    bank_code_std: account.bankCode,
    bank_code_sub: `${account.bankCode}0001`,
    bank_name: bankName(account.bankCode).ko,
    account_num_masked: maskedNumber(account.accountNumber),
    account_holder_name: account.holderName,
  }
}

/** An answer with codes that are in no document. */
export function unknownCodeAnswer(world: World): Answer {
  const odd = { rsp_code: 'Z9999', bank_rsp_code: '998' }
  return { body: { ...networkHead(world, 'A0000'), ...odd, res_cnt: '1', res_list: [{ tran_no: '1', ...odd }] } }
}

/** Refuses a call without a good access token, with status 401 and the network's code. */
export function tokenCheck(world: World) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const verdict = judgeToken(world, request.headers.authorization)
    if (verdict !== 'good') await reply.code(401).send(networkHead(world, verdict === 'expired' ? 'O0003' : 'O0002'))
  }
}

/** A body that is not in the network's format is answered A0004 with status 200, as the network answers business errors. */
export function formatError(world: World) {
  return (error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void => {
    if (error.validation === undefined) throw error
    void reply.code(200).send(networkHead(world, 'A0004'))
  }
}
