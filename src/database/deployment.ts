import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Queryable } from './transaction.ts'

export type DeploymentMode = 'sandbox' | 'real'
export type Deployment = { id: Uuid; mode: DeploymentMode }

/**
 * Reads the mark that says what this database was made for, or makes it when the database is new.
 * Throws when the server was started for the other kind: pretend and real money never meet (design, law 15).
 */
export async function claimDeployment(database: Queryable, mode: DeploymentMode): Promise<Deployment> {
  await database.query('insert into deployment (id, mode) values ($1, $2) on conflict do nothing', [newUuid(), mode])
  const { rows } = await database.query<Deployment>('select id, mode from deployment')
  const deployment = rows[0]!
  if (deployment.mode !== mode) throw new Error(`this database was made for ${deployment.mode} money and cannot serve as ${mode}`)
  return deployment
}
