import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dayInWords, timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { ReasonText } from '../../shared/reason/reason-text.tsx'

const words = dictionary({
  ko: {
    perPayment: (amount: string) => `한 번에 ${amount}까지 결제할 수 있어요.`,
    period: (amount: string, when: string) => `한도가 ${amount} 남았어요. ${when}에 다시 늘어나요.`,
    changed: (amount: string, when: string) => `휴대폰이나 비밀번호가 바뀌어서, 안전을 위해 ${when}까지는 ${amount}만 쓸 수 있어요.`,
    usedUp: (when: string) => `한도를 다 썼어요. ${when}에 다시 늘어나요.`,
    other: (amount: string) => `지금은 ${amount}까지 쓸 수 있어요.`,
  },
  en: {
    perPayment: (amount: string) => `Up to ${amount} in one payment.`,
    period: (amount: string, when: string) => `${amount} of your limit is left. It resets on ${when}.`,
    changed: (amount: string, when: string) => `Your phone or PIN is new. To keep you safe, ${amount} can be spent until ${when}.`,
    usedUp: (when: string) => `Your limit is used up. It resets on ${when}.`,
    other: (amount: string) => `You can spend ${amount} now.`,
  },
})

/** Why less can be spent than there is: the limit that binds, and when it opens again. */
export function SpendableReason({ wallet }: { wallet: Wallet }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { purse, limits } = wallet
  const amount = wonInWords(purse.spendable, language)
  if (purse.spendable === limits.perPayment) return <>{texts.perPayment(amount)}</>
  const binding = [limits.day, limits.month].find(({ left }) => left === purse.spendable)
  if (binding?.resetsAt) {
    const when = `${dayInWords(binding.resetsAt, language)} ${timeOfDay(binding.resetsAt, language)}`
    if (binding === limits.day && limits.reducedUntil) return <>{texts.changed(amount, when)}</>
    return <>{purse.spendable === 0 ? texts.usedUp(when) : texts.period(amount, when)}</>
  }
  return purse.spendableReason ? <ReasonText reason={purse.spendableReason} otherwise={texts.other(amount)} /> : <>{texts.other(amount)}</>
}
