import { verify } from 'node:crypto'
import type { Pool } from 'pg'
import { derSignature } from '../authenticators/der-signature.ts'
import { inTransaction, type Transaction } from '../database/transaction.ts'
import { importDeviceKey } from '../people/device-key.ts'
import type { PersonalDataKeys } from '../people/personal-data.ts'
import { findProgramme } from '../programmes/programme.ts'
import { openEnvelope } from '../protocol/envelope.ts'
import { decodeTransferConfirmation, TRANSFER_CONFIRMATION_TYPE, transferOutHash, type TransferOutFacts } from '../protocol/transfer-out.ts'
import { failure, type Failure } from '../reasons/failure.ts'
import { fail, succeed, type Result } from '../values/result.ts'
import type { Uuid } from '../values/uuid.ts'
import { holdPhonesAge } from './new-phone.ts'
import { findPayee, type Payee } from './payee.ts'
import { refusalByLimits, sentOnDay, transferLimits } from './transfer-limits.ts'
import { TRANSFER_OUT_COLUMNS, type TransferOut } from './transfer-out.ts'

/** What makes a transfer the one it is, to be shown and signed. */
export function factsOf(deploymentId: Uuid, { id, amount }: Pick<TransferOut, 'id' | 'amount'>, payee: Payee): TransferOutFacts {
  return {
    deploymentId,
    transferId: id,
    payeeBankCode: payee.bankCode,
    payeeBankName: payee.bankName.ko,
    payeeAccountNumber: payee.accountNumber,
    payeeHolder: payee.holderName,
    amount,
  }
}

/** A transfer that this person prepared, locked, with its payee. */
async function lockOwn(transaction: Transaction, keys: PersonalDataKeys, personId: Uuid, id: Uuid): Promise<{ transfer: TransferOut; payee: Payee } | undefined> {
  const { rows } = await transaction.query<TransferOut>(`select ${TRANSFER_OUT_COLUMNS} from transfers_out where made_by = $1 and id = $2 and state <> 'cancelled' for update`, [personId, id])
  const transfer = rows[0]
  const payee = transfer && (await findPayee(transaction, keys, transfer.merchantId, transfer.payeeId))
  return transfer && payee ? { transfer, payee } : undefined
}

export type PhoneCommand = { personId: Uuid; deviceId: Uuid; id: Uuid; deploymentId: Uuid; signed: Buffer }

/**
 * A phone of the person has shown payee and amount, and signed both with its key. Fails with NOT_FOUND, TRANSFER_NOT_OPEN, TRANSFER_CHANGED
 * when it signed something else than what is to be sent now, SIGNATURE_INVALID, REQUEST_INVALID, and with TRANSFER_ONCE_LIMIT or TRANSFER_LIMIT when this phone
 * is too new for so much: another may confirm it. One that went out already is answered as it is.
 */
export async function confirmOnPhone(pool: Pool, keys: PersonalDataKeys, { personId, deviceId, id, deploymentId, signed }: PhoneCommand): Promise<Result<TransferOut, Failure>> {
  const read = readConfirmation(signed)
  if (!read.ok) return read
  const { confirmation, envelope } = read.value
  return inTransaction(pool, async (transaction) => {
    const found = await lockOwn(transaction, keys, personId, id)
    if (!found) return fail(failure('NOT_FOUND', 'not_moved'))
    const { transfer, payee } = found
    if (transfer.state !== 'prepared') return succeed(transfer)
    if (transfer.isOver) return fail(failure('TRANSFER_NOT_OPEN', 'not_moved'))
    if (!Buffer.from(confirmation.transferHash).equals(await transferOutHash(factsOf(deploymentId, transfer, payee)))) return fail(failure('TRANSFER_CHANGED', 'not_moved'))
    const { rows } = await transaction.query<{ public_key: Buffer }>(`select public_key from devices where id = $1 and person_id = $2 and status = 'active' for share`, [deviceId, personId])
    const isSigned =
      rows[0] !== undefined &&
      envelope.type === TRANSFER_CONFIRMATION_TYPE &&
      envelope.keyId === deviceId &&
      confirmation.keyId === deviceId &&
      verify('sha256', envelope.signedBytes, importDeviceKey(rows[0].public_key), derSignature(envelope.signature))
    if (!isSigned) return fail(failure('SIGNATURE_INVALID', 'not_moved'))
    const beyond = await refusalOfNewPhone(transaction, transfer, deviceId)
    if (beyond) return fail(beyond)
    const { rows: confirmed } = await transaction.query<TransferOut>(
      `update transfers_out set confirmed_by = $3, confirmation = $4 where merchant_id = $1 and id = $2 returning ${TRANSFER_OUT_COLUMNS}`,
      [transfer.merchantId, id, deviceId, signed],
    )
    return succeed(confirmed[0]!)
  })
}

/** Looked at before the phone is noted, so that no code is spent in vain; decided when it is sent. */
async function refusalOfNewPhone(transaction: Transaction, { programmeId, merchantId, madeBy, amount }: TransferOut, deviceId: Uuid): Promise<Failure | undefined> {
  if (!(await holdPhonesAge(transaction, { personId: madeBy, registrationId: null, confirmedBy: deviceId }))) return undefined
  const [programme, now] = [(await findProgramme(transaction, programmeId))!, new Date()]
  return refusalByLimits(amount, transferLimits(programme, ['new_phone'], await sentOnDay(transaction, merchantId, now), now))
}

function readConfirmation(signed: Buffer) {
  try {
    const envelope = openEnvelope(signed)
    return succeed({ envelope, confirmation: decodeTransferConfirmation(envelope.payload) })
  } catch (error) {
    if (error instanceof Error) return fail(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/confirmation', problem: error.message }))
    throw error
  }
}
