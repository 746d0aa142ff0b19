import { createHash } from 'node:crypto'
import { factsOf } from '../funds/confirm-on-phone.ts'
import { findPayee, type Payee } from '../funds/payee.ts'
import { newPayeeUntil } from '../funds/transfer-limits.ts'
import type { TransferOut } from '../funds/transfer-out.ts'
import type { Programme } from '../programmes/programme.ts'
import { findProgramme } from '../programmes/programme.ts'
import type * as Shapes from '../protocol/api/transfers.ts'
import { confirmationNumber } from '../protocol/confirmation-number.ts'
import type { Uuid } from '../values/uuid.ts'
import { wonToJson } from '../values/won.ts'
import { officeStanding, type CodeStanding } from './one-time-codes.ts'
import type { Services } from './services.ts'

export function payeeView(payee: Payee, programme: Programme, now = new Date()): Shapes.Payee {
  const { id, bankCode, bankName, accountNumber, holderName, nickname, registeredAt } = payee
  const newUntil = newPayeeUntil(registeredAt, programme)
  return { id, bankCode, bankName, accountNumber, holderName, nickname, registeredAt: registeredAt.toISOString(), newUntil: newUntil > now ? newUntil.toISOString() : null }
}

/** Names a transfer to people; the same on screen, receipt and statement. */
export function transferReference(holdTransfer: Uuid | null): string | null {
  return holdTransfer === null ? null : confirmationNumber(createHash('sha256').update(`transfer-out/${holdTransfer}`).digest())
}

/** A transfer as the office shows it; while it can be confirmed, with the question for the phone. */
export async function transferView(services: Services, transfer: TransferOut, standing?: CodeStanding): Promise<Shapes.TransferOut> {
  const { pool, personalData } = services
  const [payee, programme] = await Promise.all([findPayee(pool, personalData, transfer.merchantId, transfer.payeeId), findProgramme(pool, transfer.programmeId)])
  if (!payee || !programme) throw new Error(`transfer ${transfer.id} has lost its payee or programme`)
  const canConfirm = transfer.state === 'prepared' && !transfer.isOver
  return {
    id: transfer.id,
    state: transfer.state === 'prepared' && transfer.isOver ? 'cancelled' : transfer.state,
    reason: transfer.failure?.reason ?? null,
    payee: payeeView(payee, programme),
    amount: wonToJson(transfer.amount),
    memo: transfer.memo,
    preparedAt: transfer.preparedAt.toISOString(),
    expiresAt: transfer.expiresAt.toISOString(),
    confirmedOnPhone: transfer.confirmedBy !== null,
    requestedAt: transfer.requestedAt?.toISOString() ?? null,
    finishedAt: transfer.finishedAt?.toISOString() ?? null,
    balanceAfter: transfer.balanceAfter === null ? null : wonToJson(transfer.balanceAfter),
    reference: transferReference(transfer.holdTransfer),
    bankReference: transfer.bankReference,
    question: canConfirm ? await questionView(services, transfer, { payee, programme, standing: standing ?? (await officeStanding(services, transfer.madeBy)) }) : null,
    serverTime: new Date().toISOString(),
  }
}

type Asked = { payee: Payee; programme: Programme; standing: CodeStanding }

async function questionView({ questions, deployment }: Services, transfer: TransferOut, { payee, programme, standing }: Asked): Promise<NonNullable<Shapes.TransferOut['question']>> {
  return {
    qr: await questions.sign({ ...factsOf(deployment.id, transfer, payee), expiresAt: transfer.expiresAt.getTime() }),
    keyId: questions.keyId,
    medium: standing.kind,
    isBound: standing.isBound,
    needsPhone: standing.kind !== null && !standing.isBound && transfer.amount > programme.transferLimits.reducedOnce,
  }
}
