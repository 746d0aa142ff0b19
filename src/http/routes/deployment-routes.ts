import { DeploymentSchema } from '../../protocol/api/deployment.ts'
import type { App } from '../app.ts'
import type { Services } from '../services.ts'

export function deploymentRoutes(app: App, { facts }: Services): void {
  app.get(
    '/v1/deployment',
    { config: { access: 'anyone' }, schema: { summary: 'What this deployment is, and where its apps are', tags: ['deployment'], response: { 200: DeploymentSchema } } },
    async () => ({ ...facts, serverTime: new Date().toISOString() }),
  )
}
