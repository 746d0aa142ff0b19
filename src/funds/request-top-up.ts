import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { openBooks, type OpenBooks } from '../ledger/open-books.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import { priceOf } from '../programmes/discount.ts'
import { nextKoreanMonth } from '../programmes/korean-calendar.ts'
import { currentProgrammes, type Programme } from '../programmes/programme.ts'
import { inPeriodsOf, lockPurses, savePurses, type Purse } from '../programmes/purse.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { findLinkedAccount } from './linked-account.ts'
import { findTopUp, TOP_UP_COLUMNS, type TopUp } from './top-up.ts'

/** `price` is what the buyer was shown and agreed to; without a programme only a stored outcome is answered. */
export type TopUpCommand = { personId: Uuid; deviceId: Uuid; id: Uuid; programmeId: Uuid | undefined; face: Won; linkedAccountId: Uuid; price: Won }

/**
 * Holds both parts of a top-up in the ledger before the bank is asked, so that neither the budget nor a cap can be passed while it is.
 * Limits, budget and the phone's unlock are decided under locks. Refusals are stored under the id; a missing unlock binds nothing.
 */
export async function requestTopUp(pool: Pool, command: TopUpCommand): Promise<Result<TopUp, Failure>> {
  const payloadHash = createHash('sha256').update(JSON.stringify([Number(command.face), command.linkedAccountId, Number(command.price)])).digest()
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<{ id: Uuid }>('select id from purses where person_id = $1 and programme_id = $2', [command.personId, command.programmeId ?? null])
    const locked = rows[0] && (await lockPurses(transaction, [rows[0].id])).get(rows[0].id)
    const stored = await findTopUp(transaction, command.personId, command.id)
    if (stored) return answerStored(stored, payloadHash)
    const programme = (await currentProgrammes(transaction)).find((current) => current.id === command.programmeId)
    if (!locked || !programme) return fail(failure('NOT_FOUND', 'not_moved'))
    if (!(await isUnlocked(transaction, command.deviceId))) return fail(failure('UNLOCK_REQUIRED', 'not_moved', {}, { approval: 'unlock' }))
    const transfers = { price: newUuid(), discount: newUuid() }
    const books = await openBooks(transaction, {
      accounts: [programme.bankPoolAccount, programme.discountBudgetAccount, locked.account],
      transfers: [transfers.price, transfers.discount],
    })
    const now = new Date(Number(books.timestamp / 1_000_000n))
    const purse = inPeriodsOf(locked, now)
    const account = await findLinkedAccount(transaction, command.personId, command.linkedAccountId)
    const refused = account?.status === 'linked' ? refusalOf(command, programme, purse, books, now) : failure('ACCOUNT_NOT_LINKED', 'not_moved')
    if (refused) return succeed(await store(transaction, command, payloadHash, { state: 'refused', failure: refused, now }))
    hold(books, command, programme, purse, transfers)
    await books.save()
    purse.purchased += command.face
    await savePurses(transaction, [purse])
    return succeed(await store(transaction, command, payloadHash, { state: 'requested', failure: null, now, purseId: purse.id, transfers }))
  })
}

function answerStored(stored: TopUp, payloadHash: Buffer): Result<TopUp, Failure> {
  if (stored.payloadHash.equals(payloadHash)) return succeed(stored)
  const money = stored.state === 'credited' ? 'moved' : stored.state === 'requested' ? 'unknown' : 'not_moved'
  return fail(failure('ID_REUSED_DIFFERENTLY', money, {}, { first: { state: stored.state, face: Number(stored.face), price: Number(stored.price) } }))
}

/** A top-up asks for a running unlock and for an active phone; it does not use the unlock's sum, for the money stays the owner's. */
async function isUnlocked(transaction: Transaction, deviceId: Uuid): Promise<boolean> {
  const { rows } = await transaction.query(
    `select 1 from devices d join unlocks u on u.device_id = d.id where d.id = $1 and d.status = 'active' and u.until > clock_timestamp() for share of d, u`,
    [deviceId],
  )
  return rows.length === 1
}

/** Caps count face. The first that applies is the answer. */
function refusalOf(command: TopUpCommand, programme: Programme, purse: Purse, books: OpenBooks, now: Date): Failure | undefined {
  const { price, discount } = priceOf(command.face, programme.discountBasisPoints)
  if (price !== command.price || price === 0n) return failure('WRONG_AMOUNT', 'not_moved', {}, { price: Number(price) })
  const left = programme.purchaseMonthCap - purse.purchased
  const resetsAt = nextKoreanMonth(now)
  if (command.face > left) return failure('PURCHASE_LIMIT', 'not_moved', { date: resetsAt }, { left: Number(left > 0n ? left : 0n), resetsAt: resetsAt.toISOString() })
  const room = programme.holdingCap - heldIn(books, purse)
  if (command.face > room) return failure('HOLDING_LIMIT', 'not_moved', { amount: room > 0n ? room : 0n }, { left: Number(room > 0n ? room : 0n) })
  const budget = books.account(programme.discountBudgetAccount)!
  const budgetLeft = budget.creditsPosted - budget.debitsPosted - budget.debitsPending
  if (discount > budgetLeft) return failure('DISCOUNT_EXHAUSTED', 'not_moved', {}, { left: Number(budgetLeft) })
  return undefined
}

/** What is in the purse and what is on its way in. */
function heldIn(books: OpenBooks, purse: Purse): Won {
  const account = books.account(purse.account)!
  return account.creditsPosted + account.creditsPending - account.debitsPosted
}

function hold(books: OpenBooks, command: TopUpCommand, programme: Programme, purse: Purse, transfers: { price: Uuid; discount: Uuid }): void {
  const part = { creditAccountId: purse.account, ledger: programme.ledger, userData128: command.id }
  const price = { ...part, id: transfers.price, debitAccountId: programme.bankPoolAccount, amount: command.price, code: TransferCode.topUp }
  const discount = { ...part, id: transfers.discount, debitAccountId: programme.discountBudgetAccount, amount: command.face - command.price, code: TransferCode.topUpDiscount }
  const results = books.createTransfers([
    { ...price, flags: TransferFlags.pending | TransferFlags.linked },
    { ...discount, flags: TransferFlags.pending },
  ])
  const failed = results.find((result) => result.status !== 'created')
  if (failed) throw new Error(`the ledger refused to hold an allowed top-up: ${failed.status}`)
}

async function store(
  transaction: Transaction,
  command: TopUpCommand,
  payloadHash: Buffer,
  decided: { state: 'requested' | 'refused'; failure: Failure | null; now: Date; purseId?: Uuid; transfers?: { price: Uuid; discount: Uuid } },
): Promise<TopUp> {
  const { rows } = await transaction.query<TopUp>(
    `insert into top_ups (person_id, id, state, failure, payload_hash, purse_id, linked_account_id, face, price, discount, price_transfer, discount_transfer,
                          bank_transaction, requested_at, finished_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) returning ${TOP_UP_COLUMNS}`,
    [
      command.personId,
      command.id,
      decided.state,
      decided.failure,
      payloadHash,
      decided.purseId ?? null,
      command.linkedAccountId,
      command.face,
      command.price,
      command.face - command.price,
      decided.transfers?.price ?? null,
      decided.transfers?.discount ?? null,
      newUuid(),
      decided.now,
      decided.state === 'refused' ? decided.now : null,
    ],
  )
  return rows[0]!
}
