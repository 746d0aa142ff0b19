import { Type } from 'typebox'
import { storeApproval } from '../../authenticators/approval.ts'
import { checkPin } from '../../authenticators/pin.ts'
import { openUnlock } from '../../authenticators/unlock.ts'
import { findBankAccounts, linkAccount, listLinkedAccounts } from '../../funds/linked-account.ts'
import { listHistory } from '../../payments/payment-records.ts'
import * as People from '../../protocol/api/people.ts'
import { IdSchema } from '../../protocol/api/values.ts'
import * as Shapes from '../../protocol/api/wallet.ts'
import { fromBase64url, toBase64url } from '../../protocol/base64url.ts'
import { confirmationNumber } from '../../protocol/confirmation-number.ts'
import { failure } from '../../reasons/failure.ts'
import { wonToJson } from '../../values/won.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { RefusedError, valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { linkedAccountView, unlockView } from '../views.ts'
import { programmeOfWallet, readWallet } from '../wallet-view.ts'
import { CommandParameters, PageQuery } from './parameters.ts'

export function walletRoutes(app: App, services: Services): void {
  const { pool, pepper, bank, personalData } = services
  app.get(
    '/v1/wallet',
    { config: { access: 'shopper' }, schema: { summary: 'Balance, limits and what can be paid now', tags: ['wallet'], response: { 200: Shapes.WalletSchema } } },
    async (request) => readWallet(services, shopperOf(request)),
  )
  app.get(
    '/v1/bank-accounts',
    { config: { access: 'shopper' }, schema: { summary: "The person's accounts at all banks", tags: ['funds'], response: { 200: Shapes.FoundAccountListSchema } } },
    async (request) => {
      const { personId } = shopperOf(request)
      const found = valueOf(await findBankAccounts(pool, bank, personalData, personId))
      const linked = new Set((await listLinkedAccounts(pool, personId)).map((account) => account.fintechUseNumber))
      return {
        accounts: found.map((account) => ({
          reference: account.fintechUseNumber,
          bankName: account.bankName,
          maskedNumber: account.accountNumberMasked,
          holderName: account.holderName,
          linked: linked.has(account.fintechUseNumber),
        })),
      }
    },
  )
  app.put(
    '/v1/linked-accounts/:id',
    {
      config: { access: 'shopper' },
      schema: { summary: 'Link an account to top up from', tags: ['funds'], params: CommandParameters, body: Shapes.LinkAccountRequestSchema, response: { 200: Shapes.LinkedAccountSchema } },
    },
    async (request) => {
      const { personId } = shopperOf(request)
      return linkedAccountView(valueOf(await linkAccount(pool, bank, personalData, { personId, id: request.params.id, reference: request.body.reference })))
    },
  )
  app.post(
    '/v1/unlocks',
    { config: { access: 'shopper' }, schema: { summary: 'Open small payments for a while by the PIN', tags: ['people'], body: People.UnlockRequestSchema, response: { 200: People.UnlockSchema } } },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      valueOf(await checkPin(pool, personId, request.body.pin, pepper))
      const programme = await programmeOfWallet(pool)
      return unlockView(await openUnlock(pool, deviceId, programme.unlock))
    },
  )
  app.put(
    '/v1/approvals/:id',
    {
      config: { access: 'shopper' },
      schema: {
        summary: 'Approve one order, by its hash, with the PIN',
        tags: ['people'],
        params: Type.Object({ id: IdSchema }, { additionalProperties: false }),
        body: People.ApprovalRequestSchema,
        response: { 200: People.ApprovalSchema },
      },
    },
    async (request) => {
      const { personId, deviceId } = shopperOf(request)
      const orderHash = readHash(request.body.orderHash)
      valueOf(await checkPin(pool, personId, request.body.pin, pepper))
      const approval = valueOf(await storeApproval(pool, { personId, id: request.params.id, deviceId, orderHash, factors: ['device', 'pin'] }))
      return { id: approval.id, orderHash: toBase64url(approval.orderHash), expiresAt: approval.expiresAt.toISOString() }
    },
  )
  app.get(
    '/v1/history',
    { config: { access: 'shopper' }, schema: { summary: 'Payments, refunds and top-ups, newest first', tags: ['wallet'], querystring: PageQuery, response: { 200: Shapes.HistorySchema } } },
    async (request) => {
      const { entries, next } = await listHistory(pool, shopperOf(request).personId, request.query.before ? new Date(request.query.before) : undefined)
      return {
        entries: entries.map((entry) => ({
          kind: entry.kind,
          id: entry.id,
          paymentId: entry.paymentId,
          state: entry.state,
          reason: entry.reason,
          amount: wonToJson(entry.amount),
          name: { ko: entry.nameKo, en: entry.nameEn },
          confirmationNumber: entry.payloadHash && entry.state !== 'refused' ? confirmationNumber(entry.payloadHash) : null,
          at: entry.at.toISOString(),
        })),
        next: next?.toISOString() ?? null,
      }
    },
  )
}

function readHash(text: string): Uint8Array {
  try {
    const hash = fromBase64url(text)
    if (hash.length === 32) return hash
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
  }
  throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/orderHash' }))
}
