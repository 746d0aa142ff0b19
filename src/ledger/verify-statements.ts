import { AccountFlags } from './account.ts'
import { TRANSFER_DIGEST } from './digest.ts'
import { NANOSECONDS_PER_SECOND } from './ranges.ts'
import { TransferFlags } from './transfer.ts'

/*
 * Each statement selects what does not hold. They read the tables from end to end and group by account, so they need no index
 * and PostgreSQL bounds their memory (work_mem, then disk).
 */

const { pending, postPendingTransfer: post, voidPendingTransfer: voids, closingDebit, closingCredit } = TransferFlags

/** What the transfers add, now, to the balances of the accounts on one side of them. `offset 0` lets each row be worked out once. */
const sumsOf = (side: 'debit' | 'credit', closing: number): string => `
  select ${side}_account_id as account_id, sum(case when is_open then amount else 0 end) as pending,
    sum(case when flags & ${pending | voids} = 0 then amount else 0 end) as posted, bit_xor(${TRANSFER_DIGEST}) as digest,
    bool_or(is_open and flags & ${closing} <> 0) as closes, min(ledger) as least_ledger, max(ledger) as greatest_ledger
  from (
    select *, case when flags & ${pending} = 0 then false
      else not exists (select from ledger_transfers ended where ended.pending_id = t.id)
        and (timeout is null or exists (select from ledger_timeouts o where o.transfer_id = t.id)) end as is_open
    from ledger_transfers t
    where debit_account_id is not null
    offset 0
  ) as t
  group by ${side}_account_id`

/** Every account whose balances, digest, ledger or closing are not what its transfers make them, and accounts that only transfers know. */
export const ACCOUNTS_AGAINST_TRANSFERS = `
  select coalesce(a.id, s.account_id) as account_id, a.id is not null as exists,
    json_build_object('debits_pending', a.debits_pending::text, 'debits_posted', a.debits_posted::text,
      'credits_pending', a.credits_pending::text, 'credits_posted', a.credits_posted::text) as stored,
    json_build_object('debits_pending', coalesce(s.debits_pending, 0)::text, 'debits_posted', coalesce(s.debits_posted, 0)::text,
      'credits_pending', coalesce(s.credits_pending, 0)::text, 'credits_posted', coalesce(s.credits_posted, 0)::text) as recomputed,
    a.digest <> coalesce(s.digest, 0) as transfers_differ,
    s.account_id is not null and (s.least_ledger <> a.ledger or s.greatest_ledger <> a.ledger) as ledger_differs,
    a.closed, a.flags & ${AccountFlags.closed} <> 0 or coalesce(s.closes, false) as closed_recomputed
  from ledger_accounts a
  full join (
    select coalesce(d.account_id, c.account_id) as account_id, d.pending as debits_pending, d.posted as debits_posted,
      c.pending as credits_pending, c.posted as credits_posted, coalesce(d.digest, 0) # coalesce(c.digest, 0) as digest,
      coalesce(d.closes, false) or coalesce(c.closes, false) as closes,
      least(d.least_ledger, c.least_ledger) as least_ledger, greatest(d.greatest_ledger, c.greatest_ledger) as greatest_ledger
    from (${sumsOf('debit', closingDebit)}) as d full join (${sumsOf('credit', closingCredit)}) as c on c.account_id = d.account_id
  ) as s on s.account_id = a.id
  where a.id is null
    or (a.debits_pending, a.debits_posted, a.credits_pending, a.credits_posted, a.digest) is distinct from (coalesce(s.debits_pending, 0),
      coalesce(s.debits_posted, 0), coalesce(s.credits_pending, 0), coalesce(s.credits_posted, 0), coalesce(s.digest, 0))
    or s.least_ledger <> a.ledger or s.greatest_ledger <> a.ledger
    or a.closed <> (a.flags & ${AccountFlags.closed} <> 0 or coalesce(s.closes, false))`

/** Ledgers whose debits are not their credits. */
export const LEDGER_SUMS = `
  select ledger, sum(debits_pending)::text as debits_pending, sum(debits_posted)::text as debits_posted,
    sum(credits_pending)::text as credits_pending, sum(credits_posted)::text as credits_posted
  from ledger_accounts group by ledger
  having sum(debits_pending) <> sum(credits_pending) or sum(debits_posted) <> sum(credits_posted)`

/** Accounts beyond the limit that their flags set. The sums are numeric, which does not overflow. */
export const LIMITS = `
  select id, case when flags & ${AccountFlags.debitsMustNotExceedCredits} <> 0
    then 'debits_must_not_exceed_credits' else 'credits_must_not_exceed_debits' end as limit_passed
  from ledger_accounts
  where flags & ${AccountFlags.debitsMustNotExceedCredits} <> 0 and debits_pending::numeric + debits_posted > credits_posted
    or flags & ${AccountFlags.creditsMustNotExceedDebits} <> 0 and credits_pending::numeric + credits_posted > debits_posted`

/** Posts and voids without a pending transfer, with other accounts, with too much, before it or after it had expired. */
export const ENDED_PENDING_TRANSFERS = `
  select t.id, t.pending_id
  from ledger_transfers t
  left join ledger_transfers p on p.id = t.pending_id
  where t.pending_id is not null and (
    p.id is null or p.flags & ${pending} = 0 or t.flags & ${post | voids} = 0
    or (t.debit_account_id, t.credit_account_id, t.ledger, t.code) is distinct from (p.debit_account_id, p.credit_account_id, p.ledger, p.code)
    or t.amount > p.amount or t.flags & ${voids} <> 0 and t.amount <> p.amount
    or t.timestamp <= p.timestamp or t.timestamp >= p.timestamp + p.timeout::numeric * ${NANOSECONDS_PER_SECOND})`

/** Time-outs that run for a transfer that is not there, is not pending or has ended, or that run for another time. */
export const TIMEOUTS = `
  select o.transfer_id
  from ledger_timeouts o
  left join ledger_transfers t on t.id = o.transfer_id
  where t.id is null or t.flags & ${pending} = 0 or t.timeout is null
    or o.expires_at <> t.timestamp + t.timeout::numeric * ${NANOSECONDS_PER_SECOND}
    or (o.debit_account_id, o.credit_account_id) is distinct from (t.debit_account_id, t.credit_account_id)
    or exists (select from ledger_transfers ended where ended.pending_id = t.id)`

/** Balances kept for accounts with a history that are not what their transfers up to then had posted, or that lack one. */
export const HISTORIES = `
  select account_id, timestamp
  from (
    select coalesce(t.account_id, b.account_id) as account_id, coalesce(t.timestamp, b.timestamp) as timestamp, b.debits_posted, b.credits_posted,
      b.transfer_id, t.id, sum(t.debit) over so_far as debits_recomputed, sum(t.credit) over so_far as credits_recomputed
    from (
      select a.id as account_id, t.id, t.timestamp, case when t.flags & ${pending | voids} = 0 then t.amount else 0 end as debit, 0::bigint as credit
      from ledger_accounts a join ledger_transfers t on t.debit_account_id = a.id where a.flags & ${AccountFlags.history} <> 0
      union all
      select a.id, t.id, t.timestamp, 0, case when t.flags & ${pending | voids} = 0 then t.amount else 0 end
      from ledger_accounts a join ledger_transfers t on t.credit_account_id = a.id where a.flags & ${AccountFlags.history} <> 0
    ) as t
    full join ledger_account_balances b on b.account_id = t.account_id and b.timestamp = t.timestamp
    window so_far as (partition by coalesce(t.account_id, b.account_id) order by coalesce(t.timestamp, b.timestamp))
  ) as histories
  where (transfer_id, debits_posted, credits_posted) is distinct from (id, debits_recomputed, credits_recomputed)`
