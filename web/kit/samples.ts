import type { Problem } from '../../src/protocol/api/problem.ts'
import type { Language } from '../../src/values/language.ts'

const texts = {
  ko: { title: '3,200원 모자라요.', remedy: '3,200원 충전하고 결제' },
  en: { title: 'You are ₩3,200 short.', remedy: 'Top up ₩3,200 and pay' },
} as const

/** A problem as the server words it, for the panels that show one. */
export function sampleProblem(language: Language, money: Problem['money'], retry: Problem['retry'] = 'no'): Problem {
  const { title, remedy } = texts[language]
  return {
    type: '/docs/reasons#BALANCE_SHORT',
    title,
    status: 409,
    reason: 'BALANCE_SHORT',
    money,
    retry,
    remedy: { action: 'top_up', label: remedy },
    reference: 'R-8F2K7Q',
  }
}
