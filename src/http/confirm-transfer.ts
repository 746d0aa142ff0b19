import { verifyCode } from '../authenticators/otp/verify-code.ts'
import type { Factor } from '../authenticators/policy-table.ts'
import { findPayee } from '../funds/payee.ts'
import { requestTransferOut, thresholdsOf } from '../funds/request-transfer-out.ts'
import { sendTransferOut } from '../funds/settle-transfer-out.ts'
import { findTransferOut, type TransferOut } from '../funds/transfer-out.ts'
import { findProgramme } from '../programmes/programme.ts'
import { failure } from '../reasons/failure.ts'
import type { Uuid } from '../values/uuid.ts'
import { demandFactors } from './demand-factors.ts'
import { officeStanding } from './one-time-codes.ts'
import { RefusedError, valueOf } from './refusal.ts'
import type { Services } from './services.ts'

export type Confirmer = { personId: Uuid; sessionHash: Buffer }

/**
 * Confirms a prepared transfer with a code, and sends it. The stored outcome comes first: whoever lost the answer gets it again, whatever
 * the code. What the policy asks for is looked at before a code is spent.
 */
export async function confirmTransfer(services: Services, { personId, sessionHash }: Confirmer, merchantId: Uuid, id: Uuid, code: string | undefined): Promise<TransferOut> {
  const { pool, bank, personalData: keys, otp } = services
  const transfer = await findTransferOut(pool, merchantId, id)
  // Not seen is not the same as not happened: the command that prepares it may still be on its way.
  if (!transfer) throw new RefusedError(failure('NOT_FOUND', 'unknown'))
  if (transfer.state !== 'prepared') return answerOf(transfer)
  if (transfer.isOver || transfer.madeBy !== personId) throw new RefusedError(failure('TRANSFER_NOT_OPEN', 'not_moved'))
  const [payee, programme] = await Promise.all([findPayee(pool, keys, merchantId, transfer.payeeId), findProgramme(pool, transfer.programmeId)])
  if (!payee || !programme) throw new Error(`transfer ${id} has lost its payee or programme`)
  const standing = await officeStanding(services, personId)
  const given: Factor[] = [...(code === undefined ? [] : [standing.isBound ? ('otp_bound' as const) : ('otp' as const)]), ...(transfer.confirmedBy === null ? [] : (['device'] as const))]
  demandFactors('transfer_out', { channel: 'web', profile: 'business', amount: transfer.amount }, given, thresholdsOf(programme))
  const purpose = { kind: 'transfer' as const, transferId: id, payeeBankCode: payee.bankCode, payeeAccountNumber: payee.accountNumber, amount: transfer.amount }
  const { isBound, registrationId } = valueOf(await verifyCode(otp, { personId, channel: 'web', profile: 'business', purpose, code: code! }))
  const command = { merchantId, id, sessionHash, programme, revision: transfer.revision, code: isBound ? ('bound' as const) : ('unbound' as const), registrationId, isReducedByOtp: standing.isReduced }
  const requested = valueOf(await requestTransferOut(pool, keys, command))
  return answerOf(requested.state === 'requested' && requested.sentAt === null ? await sendTransferOut({ pool, bank, keys }, requested) : requested)
}

/** What limits or balance refused under the locks is an answer for ever. */
function answerOf(transfer: TransferOut): TransferOut {
  if (transfer.state === 'refused' && transfer.failure) throw new RefusedError(transfer.failure)
  if (transfer.state === 'cancelled') throw new RefusedError(failure('TRANSFER_NOT_OPEN', 'not_moved'))
  return transfer
}
