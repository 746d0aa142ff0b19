import type { Invariant } from '../database/invariant.ts'
import { TransferCode } from '../ledger/chart-of-accounts.ts'
import { TransferFlags } from '../ledger/transfer.ts'

const { pending, postPendingTransfer: post, voidPendingTransfer: voids } = TransferFlags

const HELD = `
  select w.recovery_id, w.state, w.hold_transfer, g.operator_account, g.bank_pool_account, g.ledger
  from won_proofs w left join programmes g on g.id = w.programme_id where w.state in ('requested', 'done', 'reversed')`

/** The won that prove somebody, against the ledger. */
export const WON_PROOF_INVARIANTS: readonly Invariant[] = [
  {
    rule: 'a won that was sent is held in the ledger, from what the operator has paid in',
    breaches: `
      select format('the won of recovery %s %s', p.recovery_id,
        case when h.id is null then 'is not in the ledger' else format('is not what transfer %s of %s won says', h.id, h.amount) end) as words
      from (${HELD}) as p left join ledger_transfers h on h.id = p.hold_transfer
      where (h.amount, h.debit_account_id, h.credit_account_id, h.ledger, h.code::integer, h.user_data_128, h.flags & ${pending}, h.timeout)
        is distinct from (1::bigint, p.operator_account, p.bank_pool_account, p.ledger, ${TransferCode.wonProof}, p.recovery_id, ${pending}, null::integer)`,
  },
  {
    rule: 'a won that the bank paid was posted, one that it did not was given back, and one that waits for it is neither',
    breaches: `
      select format('the won of recovery %s is %s, and what was held %s', p.recovery_id, p.state,
        case when e.id is null then 'was neither posted nor voided' when e.flags & ${post} <> 0 then format('was posted with %s won', e.amount) else 'was voided' end) as words
      from (${HELD}) as p left join ledger_transfers e on e.pending_id = p.hold_transfer
      where case p.state
        when 'requested' then e.id is not null
        when 'done' then (e.flags & ${post | voids}, e.amount, e.user_data_128) is distinct from (${post}, 1::bigint, p.recovery_id)
        else (e.flags & ${post | voids}, e.user_data_128) is distinct from (${voids}, p.recovery_id) end`,
  },
  {
    rule: 'no won leaves the operator’s funds without its recovery',
    breaches: `
      select format('transfer %s of %s won leaves the operator’s funds, and nobody knows it', h.id, h.amount) as words
      from ledger_transfers h left join (select hold_transfer from won_proofs where hold_transfer is not null) as known on known.hold_transfer = h.id
      where h.code = ${TransferCode.wonProof} and h.pending_id is null and h.debit_account_id is not null and known.hold_transfer is null`,
  },
]
