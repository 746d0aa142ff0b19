import { recordEvent } from '../audit/record-event.ts'
import type { Transaction } from '../database/transaction.ts'
import { sendNotice } from '../notices/send-notice.ts'
import { reduceLimits } from '../people/device.ts'
import type { Uuid } from '../values/uuid.ts'
import { replacePassword } from './login.ts'
import { endOfficeSignInsOf } from './office-access.ts'
import { countPasskeys } from './passkey.ts'
import { replacePin } from './pin.ts'
import type { Recovery } from './recovery-record.ts'
import { endSessionsOf } from './session.ts'
import { forgetBrowsersOf } from './trusted-browser.ts'
import { closeUnlocksOf } from './unlock.ts'
import { SECRET_NAMES } from './secret-names.ts'

/** Takes the locks under which a person's payments are decided. */
export type HoldMoney = (transaction: Transaction, personId: Uuid) => Promise<void>

/**
 * The new secret takes effect: it opens what the old one opened, and nothing that the old one had opened stays open. Phones keep their keys; each comes
 * back with the new PIN. Where a phone alone, a bank's app that may lie on it, or time alone vouched for it, limits are reduced for a day.
 */
export async function applyRecovery(transaction: Transaction, { id, personId, what, factor, hash }: Recovery & { personId: Uuid; hash: string }): Promise<void> {
  if (what === 'pin') await replacePin(transaction, personId, hash)
  else await replacePassword(transaction, personId, hash, what === 'till_password' ? 'till' : 'office')
  if (what === 'office_password') {
    await forgetBrowsersOf(transaction, personId)
    await endOfficeSignInsOf(transaction, personId)
  }
  await closeUnlocksOf(transaction, personId)
  await transaction.query('delete from approvals where person_id = $1 and used_by is null', [personId])
  await endSessionsOf(transaction, personId, 'reset')
  if (factor === null || factor === 'device' || factor === 'won') await reduceLimits(transaction, personId)
  const passkeys = await countPasskeys(transaction, personId)
  if (passkeys === 0) await sendNotice(transaction, { personId, kind: 'RESET_DONE', facts: { what: SECRET_NAMES[what] } })
  else await sendNotice(transaction, { personId, kind: 'RESET_DONE_PASSKEYS_STAY', facts: { what: SECRET_NAMES[what], count: passkeys } })
  await recordEvent(transaction, { kind: 'reset_done', actor: personId, subject: personId, details: { recovery: id, what, factor } })
}
