import { findBankAccounts, linkAccount, listLinkedAccounts } from '../../funds/linked-account.ts'
import { listHistory } from '../../payments/payment-records.ts'
import * as Shapes from '../../protocol/api/wallet.ts'
import { confirmationNumber } from '../../protocol/confirmation-number.ts'
import { wonToJson } from '../../values/won.ts'
import { shopperOf } from '../access.ts'
import type { App } from '../app.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { linkedAccountView } from '../views.ts'
import { readWallet } from '../wallet-view.ts'
import { CommandParameters, PageQuery } from './parameters.ts'

export function walletRoutes(app: App, services: Services): void {
  const { pool, bank, personalData } = services
  app.get(
    '/v1/wallet',
    { config: { access: 'shopper', money: 'tells' }, schema: { summary: 'Balance, limits and what can be paid now', tags: ['wallet'], response: { 200: Shapes.WalletSchema } } },
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
  app.get(
    '/v1/history',
    { config: { access: 'shopper', money: 'tells', load: 'report' }, schema: { summary: 'Payments, refunds and top-ups, newest first', tags: ['wallet'], querystring: PageQuery, response: { 200: Shapes.HistorySchema } } },
    async (request) => {
      const { entries, next } = await listHistory(pool, shopperOf(request).personId, request.query.before ? new Date(request.query.before) : undefined, request.query.search)
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
