import type { Deployment } from '../../../src/protocol/api/deployment.ts'
import { useResource } from '../http/use-resource.ts'

/** What the server says about itself before anybody signs in. */
export function useDeployment() {
  return useResource<Deployment>('/v1/deployment')
}
