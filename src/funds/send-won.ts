import type { Pool } from 'pg'
import { recordEvent } from '../audit/record-event.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { openBooks } from '../ledger/open-books.ts'
import { AMOUNT_MAX } from '../ledger/ranges.ts'
import { TransferFlags } from '../ledger/transfer.ts'
import type { BankOrder, BankPort } from '../outside/bank-port.ts'
import { operatorAccountOf } from '../programmes/open-account.ts'
import { currentProgrammes } from '../programmes/programme.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import { findLinkedAccount } from './linked-account.ts'
import { WON_PROOF_COLUMNS, wonCodeOf, type WonProof } from './won-proof.ts'

export type WonPorts = { pool: Pool; bank: BankPort; pepper: Buffer }

/** Won that one person is sent in a day: whoever asks for more is answered the same, and nothing comes. */
const MOST_A_DAY = 3
/** What a stopped server left unsent for longer than this, in minutes, is given back. */
const SENT_WITHIN = 5
const AT_ONCE = 4

/** Sends what was asked for, and brings what was left behind to its end. Returns how many were looked at. */
export async function sendWons(ports: WonPorts, onError: (error: unknown) => void): Promise<number> {
  const { rows } = await ports.pool.query<WonProof>(`select ${WON_PROOF_COLUMNS} from won_proofs where state in ('asked', 'requested') and ask_at <= clock_timestamp() order by ask_at limit 100`)
  for (let from = 0; from < rows.length; from += AT_ONCE) await Promise.all(rows.slice(from, from + AT_ONCE).map((proof) => goOn(ports, proof).catch(onError)))
  return rows.length
}

async function goOn(ports: WonPorts, proof: WonProof): Promise<void> {
  // Longer than any time limit towards the bank, so that a fence is safe; then twice as long each time, up to 10 minutes.
  await ports.pool.query(`update won_proofs set asks = asks + 1, ask_at = clock_timestamp() + least(interval '10 seconds' * 2 ^ least(asks, 10), interval '10 minutes') where recovery_id = $1`, [proof.recoveryId])
  if (proof.sentAt) return inquire(ports, proof)
  const held = proof.state === 'asked' ? await hold(ports.pool, proof.recoveryId) : proof
  if (!held) return
  const { rows } = await ports.pool.query<{ isOld: boolean }>(
    `update won_proofs set sent_at = clock_timestamp() where recovery_id = $1 and state = 'requested' and sent_at is null returning requested_at < clock_timestamp() - make_interval(mins => $2) as "isOld"`,
    [held.recoveryId, SENT_WITHIN],
  )
  if (!rows[0]) return
  // From here on nobody else sends it.
  if (rows[0].isOld) return finish(ports, held, null)
  const outcome = await ports.bank.deposit(await orderOf(ports, held))
  if (outcome.state === 'done') await finish(ports, held, outcome.bankTransactionId)
  if (outcome.state === 'refused' || outcome.state === 'not_sent') await finish(ports, held, null)
}

async function inquire(ports: WonPorts, proof: WonProof): Promise<void> {
  const inquiry = await ports.bank.inquire('deposit', await orderOf(ports, proof), { fence: true })
  if (inquiry.state === 'done') await finish(ports, proof, inquiry.bankTransactionId)
  if (inquiry.state === 'refused' || (inquiry.state === 'not_found' && inquiry.fenced)) await finish(ports, proof, null)
}

/** Holds one won of what the operator has paid in, before the bank is asked; drops the row when there is nobody to send it to, or nothing to send. */
function hold(pool: Pool, recoveryId: Uuid): Promise<WonProof | undefined> {
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<WonProof>(`select ${WON_PROOF_COLUMNS} from won_proofs where recovery_id = $1 and state = 'asked' for update`, [recoveryId])
    if (!rows[0]) return undefined
    // Whoever asks twenty times at once is counted one after the other.
    await transaction.query('select from people where id = $1 for no key update', [rows[0].personId])
    const [accountId, programme] = [await findPayeeAccount(transaction, recoveryId), (await currentProgrammes(transaction))[0]]
    const transfer = accountId && programme ? await holdOneWon(transaction, programme, recoveryId) : undefined
    if (!transfer) {
      await transaction.query(`update won_proofs set state = 'dropped', finished_at = clock_timestamp() where recovery_id = $1`, [recoveryId])
      return undefined
    }
    const { rows: held } = await transaction.query<WonProof>(
      `update won_proofs set state = 'requested', linked_account_id = $2, programme_id = $3, hold_transfer = $4, bank_transaction = $5, requested_at = clock_timestamp()
        where recovery_id = $1 returning ${WON_PROOF_COLUMNS}`,
      [recoveryId, accountId, programme!.id, transfer, newUuid()],
    )
    return held[0]
  })
}

/**
 * The account of the person that was linked first, while the recovery is open. One that was linked today proves nothing: it may have been opened
 * with the swapped SIM. On somebody's first day here everything is of that day.
 */
async function findPayeeAccount(transaction: Transaction, recoveryId: Uuid): Promise<Uuid | undefined> {
  const { rows } = await transaction.query<{ id: Uuid }>(
    `select a.id from recoveries r join people p on p.id = r.person_id join linked_accounts a on a.person_id = p.id and a.status = 'linked'
      where r.id = $1 and r.state in ('asked', 'proven') and r.expires_at > clock_timestamp()
        and a.linked_at < greatest(clock_timestamp() - interval '24 hours', p.joined_at + interval '24 hours')
        and (select count(*) from won_proofs w where w.person_id = p.id and w.requested_at > clock_timestamp() - interval '24 hours') < $2
      order by a.linked_at limit 1`,
    [recoveryId, MOST_A_DAY],
  )
  return rows[0]?.id
}

async function holdOneWon(transaction: Transaction, programme: { id: Uuid; ledger: number; bankPoolAccount: Uuid }, recoveryId: Uuid): Promise<Uuid | undefined> {
  const operator = await operatorAccountOf(transaction, programme.id)
  const id = newUuid()
  const books = await openBooks(transaction, { accounts: [operator, programme.bankPoolAccount], transfers: [id] })
  const { creditsPosted, debitsPosted, debitsPending } = books.account(operator)!
  if (creditsPosted - debitsPosted - debitsPending < 1n) return undefined
  const [result] = books.createTransfers([
    { id, debitAccountId: operator, creditAccountId: programme.bankPoolAccount, amount: 1n, ledger: programme.ledger, code: TransferCode.wonProof, flags: TransferFlags.pending, userData128: recoveryId },
  ])
  if (result?.status !== 'created') throw new Error(`the ledger refused to hold a won: ${result?.status}`)
  await books.save()
  return id
}

async function orderOf({ pool, pepper }: WonPorts, { recoveryId, personId, linkedAccountId, bankTransaction, requestedAt }: WonProof): Promise<BankOrder> {
  const account = await findLinkedAccount(pool, personId!, linkedAccountId!)
  return { transactionId: bankTransaction!, amount: 1n, memo: `온장 ${wonCodeOf(pepper, recoveryId)}`, requestedAt: requestedAt!, fintechUseNumber: account!.fintechUseNumber }
}

/** Posts the won or gives it back, once. `bankReference` null: the bank has not paid it, and never will. */
async function finish({ pool }: WonPorts, { recoveryId }: WonProof, bankReference: string | null): Promise<void> {
  await inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<WonProof>(`select ${WON_PROOF_COLUMNS} from won_proofs where recovery_id = $1 for update`, [recoveryId])
    const proof = rows[0]!
    if (proof.state === 'reversed' && bankReference !== null) throw new Error(`the bank says done of the won of recovery ${recoveryId}, which it had said it never would: it must be booked by hand`)
    if (proof.state !== 'requested') return
    const ending = newUuid()
    const books = await openBooks(transaction, { accounts: [], transfers: [ending], pendings: [proof.holdTransfer!] })
    const [flags, amount] = bankReference === null ? [TransferFlags.voidPendingTransfer, 0n] : [TransferFlags.postPendingTransfer, AMOUNT_MAX]
    const [result] = books.createTransfers([{ id: ending, pendingId: proof.holdTransfer!, amount, flags, userData128: recoveryId }])
    if (result?.status !== 'created') throw new Error(`the ledger refused to end a held won: ${result?.status}`)
    await books.save()
    await transaction.query('update won_proofs set state = $2, bank_reference = $3, finished_at = clock_timestamp() where recovery_id = $1', [recoveryId, bankReference === null ? 'reversed' : 'done', bankReference])
    await recordEvent(transaction, { kind: bankReference === null ? 'won_reversed' : 'won_sent', actor: null, subject: proof.personId, details: { recovery: recoveryId } })
  })
}
