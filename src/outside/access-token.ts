import type { Clock } from '../values/clock.ts'
import type { Result } from '../values/result.ts'

export type AccessToken = { readonly token: string; readonly expiresAt: Date }

export type AccessTokenSource = {
  /** A token that is good for a minute at least; fetched when there is none. Whoever asks while it is being fetched waits for the same call. */
  get(): Promise<Result<string, string>>
  /** Drops a token that the provider refused, unless a newer one has taken its place already. */
  discard(token: string): void
}

const MARGIN_MILLISECONDS = 60_000

/** Keeps a provider's access token and renews it before it ends. A failure is the cause in words; it is not kept, so the next one asks again. */
export function createAccessTokenSource(fetchToken: () => Promise<Result<AccessToken, string>>, clock: Clock): AccessTokenSource {
  let current: AccessToken | undefined
  let underWay: Promise<Result<string, string>> | undefined

  const renew = async (): Promise<Result<string, string>> => {
    try {
      const fetched = await fetchToken()
      if (!fetched.ok) return fetched
      current = fetched.value
      return { ok: true, value: fetched.value.token }
    } finally {
      underWay = undefined
    }
  }

  return {
    get: async () => {
      if (current && current.expiresAt.getTime() - clock().getTime() > MARGIN_MILLISECONDS) return { ok: true, value: current.token }
      underWay ??= renew()
      return underWay
    },
    discard: (token) => {
      if (current?.token === token) current = undefined
    },
  }
}
