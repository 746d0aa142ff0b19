import { confirmOnPhone } from '../../funds/confirm-on-phone.ts'
import { findPayee } from '../../funds/payee.ts'
import { transfersToConfirm, type TransferOut } from '../../funds/transfer-out.ts'
import { findMerchant } from '../../markets/merchant.ts'
import * as Shapes from '../../protocol/api/transfers.ts'
import { fromBase64url } from '../../protocol/base64url.ts'
import { failure } from '../../reasons/failure.ts'
import { wonToJson } from '../../values/won.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { confirmTransfer } from '../confirm-transfer.ts'
import { officeStanding } from '../one-time-codes.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { IdParameters } from './parameters.ts'

/** The owner's phone: it shows payee and amount of what the office has prepared, and signs both; with a code the transfer goes out at once. */
export function transferConfirmationRoutes(app: App, services: Services): void {
  const { pool, personalData, deployment } = services
  app.get(
    '/v1/transfer-confirmations',
    { config: { access: 'shopper', money: 'tells' }, schema: { summary: 'Transfers that wait for this person’s phone', tags: ['office'], response: { 200: Shapes.TransferConfirmationListSchema } } },
    async (request) => {
      const { personId } = shopperOf(request)
      const waiting = await transfersToConfirm(pool, personId)
      const { kind } = await officeStanding(services, personId)
      return { deploymentId: deployment.id, transfers: await Promise.all(waiting.map((transfer) => askingView(services, transfer, kind))), serverTime: new Date().toISOString() }
    },
  )
  app.put(
    '/v1/transfer-confirmations/:id',
    {
      config: { access: 'shopper', money: 'moves', operations: ['transfer_out'], rateLimit: { max: 60, timeWindow: 60_000 } },
      schema: { summary: 'Confirm payee and amount on the phone', tags: ['office'], params: IdParameters, body: Shapes.TransferConfirmationSchema, response: { 200: Shapes.TransferConfirmedSchema, 202: Shapes.TransferConfirmedSchema } },
    },
    async (request, reply) => {
      const { personId, deviceId, tokenHash } = shopperOf(request)
      const { id } = request.params
      const { confirmation, code } = request.body
      const confirmed = valueOf(await confirmOnPhone(pool, personalData, { personId, deviceId, id, deploymentId: deployment.id, signed: readBytes(confirmation) }))
      const transfer = code === undefined ? confirmed : await confirmTransfer(services, { personId, sessionHash: tokenHash }, confirmed.merchantId, id, code)
      return reply.code(transfer.state === 'requested' ? 202 : 200).send({ id, state: transfer.state, confirmed: transfer.confirmedBy !== null })
    },
  )
}

async function askingView({ pool, personalData }: Services, transfer: TransferOut, medium: 'digital' | 'physical' | null): Promise<Shapes.TransferConfirmationList['transfers'][number]> {
  const [payee, merchant] = await Promise.all([findPayee(pool, personalData, transfer.merchantId, transfer.payeeId), findMerchant(pool, transfer.merchantId)])
  if (!payee || !merchant) throw new Error(`transfer ${transfer.id} has lost its payee or merchant`)
  const { bankCode, bankName, accountNumber, holderName } = payee
  const { id, amount, expiresAt, confirmedBy } = transfer
  return { id, shopName: merchant.name, bankCode, bankName, accountNumber, holderName, amount: wonToJson(amount), expiresAt: expiresAt.toISOString(), confirmed: confirmedBy !== null, medium }
}

function readBytes(text: string): Buffer {
  try {
    return Buffer.from(fromBase64url(text))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/confirmation' }))
  }
}
