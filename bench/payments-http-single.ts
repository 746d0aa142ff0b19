import type { Pool } from 'pg'
import { inTransaction } from '../src/database/transaction.ts'
import { openPlace } from './place.ts'
import { median, percentile, rounded, type Row } from './row.ts'
import { rushPlace, warmUp } from './rush-place.ts'

const RUNS = 3
const SECONDS = 5
const COMMITS = 1_000

/** One client who waits for each answer, beside one durable commit of one row from the same driver on the same server. */
export async function paymentsHttpSingle(): Promise<Row[]> {
  const place = await openPlace()
  try {
    await warmUp(place)
    await place.pool.query('create table bench_commits (id int primary key, n int not null)')
    await place.pool.query('insert into bench_commits values (1, 0)')
    await commits(place.pool)
    const single: number[] = []
    const durable: number[] = []
    for (let run = 0; run < RUNS; run++) {
      durable.push(percentile(await commits(place.pool), 0.5))
      single.push((await rushPlace(place, { seconds: SECONDS, connections: 1, prepared: SECONDS * 2_000 })).p50)
    }
    return [
      { name: 'durable_commit', value: rounded(median(durable)), unit: 'ms', n: RUNS },
      { name: 'payments_http_single', value: rounded(median(single)), unit: 'ms', ratio: rounded(median(single) / median(durable)), against: 'durable_commit', n: RUNS },
    ]
  } finally {
    await place.close()
  }
}

/** Milliseconds of each. */
async function commits(pool: Pool): Promise<number[]> {
  const times: number[] = []
  for (let nth = 0; nth < COMMITS; nth++) {
    const began = performance.now()
    await inTransaction(pool, (transaction) => transaction.query({ name: 'bench_commit', text: 'update bench_commits set n = n + 1 where id = 1' }))
    times.push(performance.now() - began)
  }
  return times
}
