/** How the generator of a member of the console makes codes: what every authenticator app can do (RFC 6238). */
export const CONSOLE_CODE = { algorithm: 'sha1', digits: 6, period: 30 } as const
