import type { Text } from '../values/language.ts'
import type { RecoverableSecret } from './recovery-record.ts'

/** As notices name what is set anew. */
export const SECRET_NAMES: Record<RecoverableSecret, Text> = {
  pin: { ko: '결제 비밀번호', en: 'payment PIN' },
  till_password: { ko: '계산대 비밀번호', en: 'till password' },
  office_password: { ko: '사무실 비밀번호', en: 'office password' },
}
