import { inTransaction, type World } from '../world.ts'
import { accountByFintechUseNum, bookEntry, POOL_FINTECH_USE_NUM, type Account } from './accounts.ts'
import type { BankAnswerCode, NetworkCode } from './answer-codes.ts'

export type Direction = 'withdraw' | 'deposit'

export type TransferOrder = {
  readonly bankTranId: string
  readonly direction: Direction
  readonly fintechUseNum: string
  /** Won, above zero. */
  readonly amount: bigint
  readonly memo: string
  /** The account that was named is in another's name. */
  readonly isAnothers?: boolean
}

/** What the bank keeps of an order and answers for ever after. */
export type Transfer = TransferOrder & {
  readonly state: 'settled' | 'fenced'
  readonly rspCode: NetworkCode
  readonly bankRspCode: BankAnswerCode
  readonly bookedAt: Date
}

type Row = {
  bank_tran_id: string
  direction: Direction
  state: 'settled' | 'fenced'
  fintech_use_num: string
  amount: number
  rsp_code: NetworkCode
  bank_rsp_code: BankAnswerCode
  memo: string
  booked_at: number
}

function findTransfer(world: World, bankTranId: string): Transfer | undefined {
  const row = world.database.prepare('select * from transfer where bank_tran_id = ?').get(bankTranId) as Row | undefined
  return (
    row && {
      bankTranId: row.bank_tran_id,
      direction: row.direction,
      state: row.state,
      fintechUseNum: row.fintech_use_num,
      amount: BigInt(row.amount),
      rspCode: row.rsp_code,
      bankRspCode: row.bank_rsp_code,
      memo: row.memo,
      bookedAt: new Date(row.booked_at),
    }
  )
}

function keep(world: World, transfer: Transfer): Transfer {
  world.database
    .prepare(
      `insert into transfer (bank_tran_id, direction, state, fintech_use_num, amount, rsp_code, bank_rsp_code, memo, booked_at)
       values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(
      transfer.bankTranId,
      transfer.direction,
      transfer.state,
      transfer.fintechUseNum,
      transfer.amount,
      transfer.rspCode,
      transfer.bankRspCode,
      transfer.memo,
      transfer.bookedAt.getTime(),
    )
  return transfer
}

function decide(account: Account | undefined, debited: Account | undefined, amount: bigint): [NetworkCode, BankAnswerCode] {
  if (!account || account.kind !== 'personal') return ['A0304', '412']
  if (account.state === 'closed') return ['A0002', '415']
  if (account.state === 'blocked') return ['A0002', '419']
  if (account.state === 'holder_mismatch') return ['A0002', '815']
  if (!debited || debited.balance < amount) return ['A0002', '451']
  return ['A0000', '000']
}

/**
 * Carries out an order once. The same id and content again gives the first result; the same id with other content is
 * `different`; an id that an inquiry has fenced is refused.
 */
export function transfer(world: World, order: TransferOrder): Transfer | 'different' {
  return inTransaction(world, () => {
    const first = findTransfer(world, order.bankTranId)
    if (first) {
      const same = first.direction === order.direction && first.fintechUseNum === order.fintechUseNum && first.amount === order.amount
      return same || first.state === 'fenced' ? first : 'different'
    }
    const account = accountByFintechUseNum(world, order.fintechUseNum)
    const pool = accountByFintechUseNum(world, POOL_FINTECH_USE_NUM)
    const decided = decide(account, order.direction === 'withdraw' ? account : pool, order.amount)
    const [rspCode, bankRspCode]: [NetworkCode, BankAnswerCode] = order.isAnothers && decided[0] === 'A0000' ? ['A0002', '815'] : decided
    if (rspCode === 'A0000') {
      const sign = order.direction === 'withdraw' ? -1n : 1n
      bookEntry(world, order.fintechUseNum, sign * order.amount, order.memo, order.bankTranId)
      bookEntry(world, POOL_FINTECH_USE_NUM, -sign * order.amount, order.memo, order.bankTranId)
    }
    return keep(world, { ...order, state: 'settled', rspCode, bankRspCode, bookedAt: world.clock() })
  })
}

/**
 * Looks for an order. With `fence`, an order that is not there is marked as refused for ever in the same transaction, so
 * that it can't be carried out should it still arrive.
 */
export function inquire(
  world: World,
  order: { bankTranId: string; direction: Direction; amount: bigint; fence: boolean },
): { found: Transfer | undefined; fenced: boolean } {
  return inTransaction(world, () => {
    const first = findTransfer(world, order.bankTranId)
    if (first?.state === 'settled') return { found: first, fenced: false }
    if (first) return { found: undefined, fenced: true }
    if (!order.fence) return { found: undefined, fenced: false }
    const { bankTranId, direction, amount } = order
    keep(world, {
      bankTranId,
      direction,
      amount,
      state: 'fenced',
      fintechUseNum: '',
      rspCode: 'A0002',
      bankRspCode: '991',
      memo: '',
      bookedAt: world.clock(),
    })
    return { found: undefined, fenced: true }
  })
}
