import type { Session } from '../../../src/protocol/api/people.ts'
import type { LinkedAccount, TopUpRequest, Wallet } from '../../../src/protocol/api/wallet.ts'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { newCommand } from '../../shared/commands/new-command.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { commandRunner } from '../commands.ts'
import { stepDone } from '../left-off.ts'
import type { TopUpNote } from '../notes.ts'
import { priceOf } from '../wallet-data.ts'
import { watchFromStart } from './watched.ts'

type TopUpWish = { face: number; account: LinkedAccount; wallet: Wallet; session: Session; thenPay: Uuid | null }

/** Keeps a top-up on this device and starts it. Returns its id; one that is still open from here comes first. */
export async function startTopUp({ face, account, wallet, session, thenPay }: TopUpWish): Promise<Uuid> {
  const id = newUuid()
  const { price } = priceOf(face, wallet.programme)
  const body: TopUpRequest = { face, linkedAccountId: account.id, price }
  const note: TopUpNote = { face, price, bankName: account.bankName, maskedNumber: account.maskedNumber, thenPay }
  const isUnlocked = wallet.unlock.until !== null && Date.parse(wallet.unlock.until) > serverNow()
  const stored = await commandRunner.start(
    newCommand(id, { kind: 'top_up', ownerId: session.personId, subject: thenPay ?? 'purse', path: `/v1/top-ups/${id}`, body, note }),
    isUnlocked ? null : { reason: 'UNLOCK_REQUIRED', details: { approval: 'unlock' } },
  )
  stepDone('top_up')
  watchFromStart(stored.id)
  return stored.id
}
