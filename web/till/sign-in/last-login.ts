const KEY = 'onjang.last-login'

/** Who signed in here last: a session that ends is gone on with by the same person's password alone. */
export function noteLogin(loginId: string): void {
  localStorage.setItem(KEY, loginId)
}

export function lastLoginId(): string | null {
  return localStorage.getItem(KEY)
}
