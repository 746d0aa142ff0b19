import { createHash, randomBytes } from 'node:crypto'
import type { World } from '../world.ts'

/** Seconds that an access token is good for. The real network gives 90 days; a shorter life makes renewal an everyday thing. */
export const TOKEN_LIFE_SECONDS = 3600

const hash = (token: string) => createHash('sha256').update(token).digest('hex')

export function issueToken(world: World): string {
  const token = randomBytes(32).toString('base64url')
  const now = world.clock().getTime()
  world.database.prepare('delete from access_token where expires_at <= ?').run(now - TOKEN_LIFE_SECONDS * 1000)
  world.database
    .prepare('insert into access_token (token_hash, expires_at) values (?, ?)')
    .run(hash(token), now + TOKEN_LIFE_SECONDS * 1000)
  return token
}

export function judgeToken(world: World, authorization: string | undefined): 'good' | 'refused' | 'expired' {
  const token = /^Bearer ([A-Za-z0-9_-]{1,128})$/.exec(authorization ?? '')?.[1]
  if (!token) return 'refused'
  const row = world.database.prepare('select expires_at from access_token where token_hash = ?').get(hash(token)) as
    { expires_at: number } | undefined
  if (!row) return 'refused'
  return row.expires_at > world.clock().getTime() ? 'good' : 'expired'
}

/** Makes every token bad at once, as a bank may at any time. */
export function revokeTokens(world: World): void {
  world.database.exec('delete from access_token')
}
