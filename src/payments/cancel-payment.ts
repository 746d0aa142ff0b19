import type { Pool } from 'pg'
import { inTransaction } from '../database/transaction.ts'
import { lockPursesOf } from '../programmes/purse.ts'
import { failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import { PAYMENT_COLUMNS, type StoredPayment } from './payment.ts'

/**
 * Makes a payment id definite at the payer's wish. If it has an outcome, that is the answer; if not, a tombstone is stored under the id,
 * which refuses the order for ever should it still arrive (design, law 3).
 */
export async function cancelPayment(pool: Pool, payerId: Uuid, paymentId: Uuid): Promise<StoredPayment> {
  return inTransaction(pool, async (transaction) => {
    // The purses are the lock under which a payment of this payer would be decided at this moment.
    await lockPursesOf(transaction, payerId)
    await transaction.query(
      `insert into payments (payer_id, id, state, failure, decided_at) values ($1, $2, 'refused', $3, clock_timestamp()) on conflict do nothing`,
      [payerId, paymentId, failure('PAYMENT_CANCELLED', 'not_moved')],
    )
    const { rows } = await transaction.query<StoredPayment>(`select ${PAYMENT_COLUMNS} from payments where payer_id = $1 and id = $2`, [payerId, paymentId])
    return rows[0]!
  })
}
