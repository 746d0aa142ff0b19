import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'

/** The screen of each next step that the server names; it names no other. */
const WAYS: { readonly [action: string]: string } = { reissue_otp: 'replace', replace_otp: 'replace' }

/** Where the one next thing to do is done; undefined when there is nothing. */
export function wayOnward({ id, kind, next }: Pick<OtpRegistration, 'id' | 'kind' | 'next'>): string | undefined {
  if (!next) return undefined
  if (next.action === 'issue_new' || (next.action === 'confirm_otp' && kind === 'digital')) return '/otp/issue'
  const way = WAYS[next.action]
  return way === undefined ? undefined : `/otp/${id}/${way}`
}
