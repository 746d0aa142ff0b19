import { readMerchantMoney } from '../../funds/deposit.ts'
import { isPhoneNew } from '../../funds/new-phone.ts'
import { findPayee } from '../../funds/payee.ts'
import { cancelTransferOut, prepareTransferOut, reductionsOf } from '../../funds/prepare-transfer-out.ts'
import { sentOnDay, transferLimits } from '../../funds/transfer-limits.ts'
import { findTransferOut } from '../../funds/transfer-out.ts'
import { currentProgrammes, type Programme } from '../../programmes/programme.ts'
import * as Shapes from '../../protocol/api/transfers.ts'
import { IdSchema, strict } from '../../protocol/api/values.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { officeOf } from '../access.ts'
import type { App } from '../app.ts'
import { officeStanding } from '../one-time-codes.ts'
import { confirmTransfer } from '../confirm-transfer.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { transferView } from '../transfer-view.ts'
import { CommandParameters, IdParameters, Nothing } from './parameters.ts'

/** The programme in which a merchant's deposit is kept. */
export async function programmeOfOffice({ pool }: Services): Promise<Programme> {
  const programme = (await currentProgrammes(pool))[0]
  if (!programme) throw new RefusedError(failure('NOT_A_MERCHANT', 'not_moved'))
  return programme
}

/** Money out of the deposit: prepared here, confirmed by a code or on the phone, sent to the bank. */
export function transferOutRoutes(app: App, services: Services): void {
  const { pool, personalData } = services
  limitRoutes(app, services)
  app.put(
    '/v1/transfers-out/:id',
    {
      config: { access: 'office_business', money: 'moves' },
      schema: { summary: 'Lay a transfer ready to be confirmed', tags: ['office'], params: CommandParameters, body: Shapes.TransferOutRequestSchema, response: { 200: Shapes.TransferOutSchema } },
    },
    async (request) => {
      const { personId, merchantId } = officeOf(request)
      const programme = await programmeOfOffice(services)
      const standing = await officeStanding(services, personId)
      const { payeeId, amount, memo } = request.body
      const isReducedByPhone = await isPhoneNew(pool, { personId, registrationId: standing.registrationId, confirmedBy: null })
      const command = { merchantId, personId, id: request.params.id, programme, payeeId, amount: wonFromJson(amount), memo, isReducedByOtp: standing.isReduced, isReducedByPhone }
      return transferView(services, valueOf(await prepareTransferOut(pool, personalData, command)), standing)
    },
  )
  app.get(
    '/v1/transfers-out/:id',
    { config: { access: 'office_business', money: 'tells' }, schema: { summary: 'What a transfer has come to', tags: ['office'], params: IdParameters, response: { 200: Shapes.TransferOutSchema } } },
    async (request) => {
      const transfer = await findTransferOut(pool, officeOf(request).merchantId, request.params.id)
      if (!transfer) throw new RefusedError(failure('NOT_FOUND', 'unknown'))
      return transferView(services, transfer)
    },
  )
  app.put(
    '/v1/transfers-out/:id/confirmation',
    {
      config: { access: 'office_business', money: 'moves', operations: ['transfer_out'], rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Confirm a transfer with a code, and send it', tags: ['office'], params: IdParameters, body: Shapes.TransferCodeSchema, response: { 200: Shapes.TransferOutSchema, 202: Shapes.TransferOutSchema } },
    },
    async (request, reply) => {
      const { personId, merchantId, tokenHash } = officeOf(request)
      const transfer = await confirmTransfer(services, { personId, sessionHash: tokenHash }, merchantId, request.params.id, request.body.code)
      return reply.code(transfer.state === 'requested' ? 202 : 200).send(await transferView(services, transfer))
    },
  )
  app.put(
    '/v1/transfers-out/:id/cancellation',
    { config: { access: 'office_business', money: 'moves' }, schema: { summary: 'Call a transfer off that is not confirmed', tags: ['office'], params: IdParameters, body: Nothing, response: { 200: Shapes.TransferOutSchema } } },
    async (request) => {
      const transfer = await cancelTransferOut(pool, officeOf(request).merchantId, request.params.id)
      if (!transfer) throw new RefusedError(failure('NOT_FOUND', 'unknown'))
      return transferView(services, transfer)
    },
  )
}

function limitRoutes(app: App, services: Services): void {
  const { pool, personalData } = services
  app.get(
    '/v1/transfer-limits',
    {
      config: { access: 'office_business' },
      schema: { summary: 'What may be sent now, and why it may be less than usual', tags: ['office'], querystring: Type.Object({ payeeId: Type.Optional(IdSchema) }, strict), response: { 200: Shapes.TransferLimitsSchema } },
    },
    async (request) => {
      const { personId, merchantId } = officeOf(request)
      const programme = await programmeOfOffice(services)
      const now = new Date()
      const { payeeId } = request.query
      const [standing, payee, sent, money] = await Promise.all([
        officeStanding(services, personId),
        payeeId === undefined ? undefined : findPayee(pool, personalData, merchantId, payeeId),
        sentOnDay(pool, merchantId, now),
        readMerchantMoney(pool, programme.id, merchantId),
      ])
      const isReducedByPhone = await isPhoneNew(pool, { personId, registrationId: standing.registrationId, confirmedBy: null })
      const { once, day, leftToday, because, resetsAt } = transferLimits(programme, reductionsOf(payee, programme, { isReducedByOtp: standing.isReduced, isReducedByPhone }, now), sent, now)
      return {
        once: wonToJson(once),
        day: wonToJson(day),
        leftToday: wonToJson(leftToday),
        available: wonToJson(money?.deposit ?? 0n),
        because,
        withoutPhone: standing.isBound ? null : wonToJson(programme.transferLimits.reducedOnce),
        resetsAt: resetsAt.toISOString(),
      }
    },
  )
}
