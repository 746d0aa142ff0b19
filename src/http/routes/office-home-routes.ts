import { readMerchantMoney } from '../../funds/deposit.ts'
import { settleForPractice } from '../../funds/practice-settlement.ts'
import { transfersUnderWay } from '../../funds/transfer-out.ts'
import { findMerchant } from '../../markets/merchant.ts'
import { salesReport } from '../../payments/sales-report.ts'
import { nextKoreanDay, startOfKoreanDay } from '../../programmes/korean-calendar.ts'
import * as Shapes from '../../protocol/api/transfers.ts'
import { wonFromJson, wonToJson } from '../../values/won.ts'
import { officeOf } from '../access.ts'
import type { App } from '../app.ts'
import { officeStanding } from '../one-time-codes.ts'
import { valueOf } from '../refusal.ts'
import type { Services } from '../services.ts'
import { transferView } from '../transfer-view.ts'
import { CommandParameters } from './parameters.ts'
import { programmeOfOffice } from './transfer-out-routes.ts'

export function officeHomeRoutes(app: App, services: Services): void {
  const { pool, deployment } = services
  const home = async (merchantId: string, personId: string): Promise<Shapes.OfficeHome> => {
    const now = new Date()
    const programme = await programmeOfOffice(services)
    const [merchant, money, today, waiting, standing] = await Promise.all([
      findMerchant(pool, merchantId),
      readMerchantMoney(pool, programme.id, merchantId),
      salesReport(pool, merchantId, startOfKoreanDay(now), nextKoreanDay(now)),
      transfersUnderWay(pool, merchantId),
      officeStanding(services, personId),
    ])
    const { kind, usable, isReduced, hadOne } = standing
    return {
      shopName: merchant!.name,
      deposit: wonToJson(money?.deposit ?? 0n),
      held: wonToJson(money?.held ?? 0n),
      sales: { unsettled: wonToJson(money?.sales ?? 0n), todayCount: today.count, todayGross: wonToJson(today.gross), todayRefunds: wonToJson(today.refunds) },
      waiting: await Promise.all(waiting.map((transfer) => transferView(services, transfer, standing))),
      otp: { kind, usable, isReduced, hadOne },
      canPractise: deployment.mode === 'sandbox',
      serverTime: now.toISOString(),
    }
  }
  app.get(
    '/v1/office',
    { config: { access: 'office_business', money: 'tells' }, schema: { summary: 'Sales of today, the deposit, and what waits', tags: ['office'], response: { 200: Shapes.OfficeHomeSchema } } },
    async (request) => {
      const { merchantId, personId } = officeOf(request)
      return home(merchantId, personId)
    },
  )
  // On a real deployment this route is not there (design, law 15).
  if (deployment.mode !== 'sandbox') return
  app.put(
    '/v1/practice-settlements/:id',
    { config: { access: 'office_business', money: 'moves' }, schema: { summary: 'In the pretend world: settle sales into the deposit now', tags: ['office'], params: CommandParameters, body: Shapes.PracticeSettlementSchema, response: { 200: Shapes.OfficeHomeSchema } } },
    async (request) => {
      const { merchantId, personId } = officeOf(request)
      const programme = await programmeOfOffice(services)
      valueOf(await settleForPractice(pool, deployment.mode, programme, { merchantId, id: request.params.id, amount: wonFromJson(request.body.amount) }))
      return home(merchantId, personId)
    },
  )
}
