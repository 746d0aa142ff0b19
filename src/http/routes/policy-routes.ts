import { FACTORS, GROUPS, OPERATIONS, POLICY } from '../../authenticators/policy-table.ts'
import { currentProgrammes } from '../../programmes/programme.ts'
import * as Shapes from '../../protocol/api/office.ts'
import { wonToJson } from '../../values/won.ts'
import type { App } from '../app.ts'
import type { Services } from '../services.ts'

/** The policy table, as it is enforced. It is no secret: what an operation needs is said before it starts. */
export function policyRoutes(app: App, { pool }: Services): void {
  app.get(
    '/v1/policy',
    { config: { access: 'anyone' }, schema: { summary: 'Which operation needs which proof', tags: ['people'], response: { 200: Shapes.PolicySchema } } },
    async () => {
      const programme = (await currentProgrammes(pool))[0]
      const thresholds = { reduced_transfer: programme ? programme.transferLimits.reducedOnce : 0n }
      return {
        operations: OPERATIONS,
        groups: GROUPS.map(({ name, operations }) => ({ name, operations: [...operations] })),
        factors: FACTORS,
        rules: POLICY.map(({ upTo, ways, ...rule }) => ({ ...rule, upTo: upTo === null ? null : wonToJson(thresholds[upTo]), ways: ways.map((way) => [...way]) })),
      }
    },
  )
}
