import { fillBooks } from './fill-books.ts'
import { openPlace, type Place } from './place.ts'
import { median, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 8
const TRANSFERS = 5_000_000

/** The speed of payments with 5 million transfers in the books, beside that with none, and what a payment takes of disk and log. */
export async function growth(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await warmUp(place)
    await place.pool.query('checkpoint')
    const before = await figures(place)
    const empty = await speeds(place)
    const after = await figures(place)
    const paid = after.payments - before.payments
    await fillBooks(place.pool, TRANSFERS)
    await place.pool.query('vacuum analyze ledger_transfers')
    await place.pool.query('checkpoint')
    const full = await speeds(place)
    return [
      { name: 'growth', value: rounded(median(full)), unit: 'payments/s', ratio: rounded(median(full) / median(empty)), against: `books without the ${TRANSFERS} transfers`, n: RUNS },
      { name: 'payment_disk', value: rounded((after.disk - before.disk) / paid), unit: 'bytes/payment', n: paid },
      { name: 'payment_wal', value: rounded((after.wal - before.wal) / paid), unit: 'bytes/payment', n: paid },
    ]
  } finally {
    await place.close()
  }
}

async function speeds(place: Place): Promise<number[]> {
  const speeds: number[] = []
  for (let run = 0; run < RUNS; run++) speeds.push((await rushPlace(place, { seconds: SECONDS })).perSecond)
  return speeds
}

/** Bytes on disk of what a payment writes (its rows in the tables that grow with payments, and their indexes), and of the log. Requests were made before. */
async function figures({ pool }: Place): Promise<{ payments: number; disk: number; wal: number }> {
  const { rows } = await pool.query<{ payments: number; disk: number; wal: number }>(
    `select (select count(*)::float8 from payments) as payments, pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as wal,
            (select sum(pg_total_relation_size(name))::float8 from unnest(array['payments', 'ledger_transfers', 'merchant_events']::regclass[]) as name) as disk`,
  )
  return rows[0]!
}
