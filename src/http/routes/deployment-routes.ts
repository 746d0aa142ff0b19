import { DeploymentSchema } from '../../protocol/api/deployment.ts'
import type { App } from '../app.ts'
import { factsOnLan, lanAppOf, type Lan } from '../lan.ts'
import type { Services } from '../services.ts'

export function deploymentRoutes(app: App, { facts }: Services, lan: Lan | undefined): void {
  app.get(
    '/v1/deployment',
    { config: { access: 'anyone' }, schema: { summary: 'What this deployment is, and where its apps are', tags: ['deployment'], response: { 200: DeploymentSchema } } },
    async (request) => ({ ...(lan && lanAppOf(lan, request.host) ? factsOnLan(facts, lan) : facts), serverTime: new Date().toISOString() }),
  )
}
