import type { Static } from 'typebox'
import { Type } from '../schema.ts'
import { InstantSchema, strict, SumSchema, TextSchema } from './values.ts'

const DaySchema = Type.String({ format: 'date', description: 'a day in Korea: 2026-11-22' })
const SaleKindSchema = Type.Enum(['request_qr', 'fixed_qr', 'shopper_code'])

const takings = { count: Type.Integer(), gross: SumSchema, refundCount: Type.Integer(), refunds: SumSchema }

/** GET /v1/sales-report?day=…: what came in and went back that day. Refunds count on the day on which they were made. */
export const ReportQuerySchema = Type.Object({ day: Type.Optional(DaySchema) }, strict)
export const SalesReportSchema = Type.Object(
  {
    shopName: TextSchema,
    day: DaySchema,
    isOver: Type.Boolean({ description: 'false while the day still runs' }),
    madeAt: InstantSchema,
    ...takings,
    net: Type.Integer({ description: 'won; below zero when more went back than came in' }),
    byHour: Type.Array(Type.Object({ hour: Type.Integer({ minimum: 0, maximum: 23 }), ...takings }, strict)),
    byKind: Type.Array(Type.Object({ kind: SaleKindSchema, ...takings }, strict)),
    byStaff: Type.Array(Type.Object({ name: Type.Union([Type.String(), Type.Null()], { description: 'null: begun by shoppers, with a printed code' }), ...takings }, strict)),
  },
  { title: 'SalesReport', ...strict },
)
export type SalesReport = Static<typeof SalesReportSchema>

/** GET /v1/sales.csv?from=…&to=…: every payment and refund of these days, both included; 92 days at most. */
export const SalesFileQuerySchema = Type.Object({ from: DaySchema, to: DaySchema, language: Type.Optional(Type.Enum(['ko', 'en'])) }, strict)
