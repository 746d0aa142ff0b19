import * as Shapes from '../../protocol/api/transfers.ts'
import { Type } from '../../protocol/schema.ts'
import { officeOf } from '../access.ts'
import type { App } from '../app.ts'
import { languageOf } from '../language.ts'
import type { Services } from '../services.ts'
import { statementFile, statementLines } from '../statement-view.ts'
import { programmeOfOffice } from './transfer-out-routes.ts'

const PAGE = 50

/** The deposit's statement: on the screen in pages, and as a file. */
export function statementRoutes(app: App, services: Services): void {
  app.get(
    '/v1/deposit-entries',
    { config: { access: 'office_business', money: 'tells', load: 'report' }, schema: { summary: 'The deposit’s statement, newest first', tags: ['office'], querystring: Shapes.StatementQuerySchema, response: { 200: Shapes.StatementSchema } } },
    async (request) => {
      const { after, ...filter } = request.query
      const { lines, isWhole } = await statementLines(services, await programmeOfOffice(services), officeOf(request).merchantId, filter)
      const start = after === undefined ? 0 : lines.findIndex(({ id }) => id === after) + 1
      const page = lines.slice(start, start + PAGE)
      const sum = (sign: 1 | -1): number => lines.reduce((total, { change }) => total + Math.max(0, sign * change), 0)
      return { entries: page, count: lines.length, in: sum(1), out: sum(-1), isWhole, next: start + PAGE < lines.length ? page.at(-1)!.id : null }
    },
  )
  app.get(
    '/v1/deposit.csv',
    {
      config: { access: 'office_business', money: 'tells', load: 'report' },
      schema: {
        summary: 'The deposit’s statement, for a spreadsheet',
        tags: ['office'],
        querystring: Shapes.StatementFileQuerySchema,
        response: { 200: { description: 'UTF-8 with a byte order mark (RFC 4180)', content: { 'text/csv': { schema: Type.String() } } } },
      },
    },
    async (request, reply) => {
      const { language, ...filter } = request.query
      const { lines } = await statementLines(services, await programmeOfOffice(services), officeOf(request).merchantId, filter)
      reply.header('content-disposition', `attachment; filename="onjang-deposit-${filter.from}-${filter.to}.csv"`).type('text/csv; charset=utf-8')
      return statementFile(lines, language ?? languageOf(request))
    },
  )
}
