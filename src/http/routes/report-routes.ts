import { findMerchant, stallsOfMerchant } from '../../markets/merchant.ts'
import { listMovements, salesReport, type Takings } from '../../payments/sales-report.ts'
import { koreanDay, nextKoreanDay } from '../../programmes/korean-calendar.ts'
import * as Shapes from '../../protocol/api/reports.ts'
import { Type } from '../../protocol/schema.ts'
import { failure } from '../../reasons/failure.ts'
import { wonToJson } from '../../values/won.ts'
import { merchantOf } from '../access.ts'
import type { App } from '../app.ts'
import { startOfDay } from '../day-in-korea.ts'
import { languageOf } from '../language.ts'
import { RefusedError } from '../refusal.ts'
import { salesFile } from '../sales-file.ts'
import type { Services } from '../services.ts'

const LONGEST_FILE = 92 * 86_400_000

/** A day's report, and the sales as a file for a spreadsheet. */
export function reportRoutes(app: App, { pool }: Services): void {
  app.get(
    '/v1/sales-report',
    { config: { access: 'reporter', money: 'tells', load: 'report' }, schema: { summary: "A day's takings by hour, kind of payment and staff", tags: ['till'], querystring: Shapes.ReportQuerySchema, response: { 200: Shapes.SalesReportSchema } } },
    async (request) => {
      const { merchantId } = merchantOf(request)
      const madeAt = new Date()
      const day = request.query.day ?? koreanDay(madeAt)
      const from = startOfDay(day, '/day')
      const until = nextKoreanDay(from)
      const [merchant, report] = await Promise.all([findMerchant(pool, merchantId), salesReport(pool, merchantId, from, until)])
      return {
        shopName: merchant!.name,
        day,
        isOver: until <= madeAt,
        madeAt: madeAt.toISOString(),
        ...takingsView(report),
        net: wonToJson(report.gross - report.refunds),
        byHour: report.byHour.map(({ hour, ...takings }) => ({ hour, ...takingsView(takings) })),
        byKind: report.byKind.map(({ kind, ...takings }) => ({ kind, ...takingsView(takings) })),
        byStaff: report.byStaff.map(({ name, ...takings }) => ({ name, ...takingsView(takings) })),
      }
    },
  )
  app.get(
    '/v1/sales.csv',
    {
      config: { access: 'reporter', money: 'tells', load: 'report' },
      schema: {
        summary: 'Every payment and refund of some days, for a spreadsheet',
        tags: ['till'],
        querystring: Shapes.SalesFileQuerySchema,
        response: { 200: { description: 'UTF-8 with a byte order mark (RFC 4180)', content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { merchantId } = merchantOf(request)
      const from = startOfDay(request.query.from, '/from')
      const until = nextKoreanDay(startOfDay(request.query.to, '/to'))
      if (until <= from || until.getTime() - from.getTime() > LONGEST_FILE) throw new RefusedError(failure('REQUEST_INVALID', 'not_moved', {}, { field: '/to' }))
      const [movements, stalls] = await Promise.all([listMovements(pool, merchantId, from, until), stallsOfMerchant(pool, merchantId)])
      reply.header('content-disposition', `attachment; filename="onjang-sales-${request.query.from}-${request.query.to}.csv"`).type('text/csv; charset=utf-8')
      return salesFile(movements, stalls, request.query.language ?? languageOf(request))
    },
  )
}

function takingsView({ count, gross, refundCount, refunds }: Takings): { count: number; gross: number; refundCount: number; refunds: number } {
  return { count, gross: wonToJson(gross), refundCount, refunds: wonToJson(refunds) }
}
