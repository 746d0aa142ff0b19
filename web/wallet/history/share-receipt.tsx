import { useState } from 'preact/hooks'
import type { Payment } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'

const words = dictionary({
  ko: {
    share: '영수증 보내기',
    copied: '복사했어요. 붙여 넣어서 보내세요.',
    saved: '파일로 저장했어요.',
    title: '온장 영수증',
    shop: '가게',
    when: '결제한 때',
    number: '확인 번호',
    amount: '결제한 돈',
    refunded: '환불',
    net: '실제로 낸 돈',
  },
  en: {
    share: 'Send the receipt',
    copied: 'Copied. Paste it to send it.',
    saved: 'Saved as a file.',
    title: 'Onjang receipt',
    shop: 'Shop',
    when: 'Paid at',
    number: 'Confirmation number',
    amount: 'Amount',
    refunded: 'Refunded',
    net: 'Paid in all',
  },
})

/** Sends a receipt the way the phone offers; else copies it, or saves it as a file where copying is not allowed. */
export function ShareReceipt({ payment }: { payment: Payment }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [done, setDone] = useState<'copied' | 'saved' | null>(null)
  const share = async () => {
    setDone(null)
    const text = receiptText()
    if (typeof navigator.share === 'function' && (await shareByPhone(texts.title, text))) return
    setDone((await copy(text)) ? 'copied' : save(text, `${payment.confirmationNumber ?? 'receipt'}.txt`))
  }
  const receiptText = () => {
    const amount = payment.amount ?? 0
    const lines = [
      payment.shop && `${texts.shop}: ${payment.shop.name[language]} · ${payment.shop.place[language]}`,
      payment.paidAt && `${texts.when}: ${dateAndTime(payment.paidAt, language)}`,
      payment.confirmationNumber && `${texts.number}: ${payment.confirmationNumber}`,
      `${texts.amount}: ${wonInWords(amount, language)}`,
      payment.refunded > 0 && `${texts.refunded}: ${wonInWords(payment.refunded, language)}`,
      payment.refunded > 0 && `${texts.net}: ${wonInWords(amount - payment.refunded, language)}`,
    ]
    return [texts.title, ...lines.filter(Boolean)].join('\n')
  }
  return (
    <div>
      <Button kind="second" icon="share" onPress={() => void share()}>
        {texts.share}
      </Button>
      <p class="screen__hint" role="status">
        {done && texts[done]}
      </p>
    </div>
  )
}

/** True when it was shared, or when the person has closed the phone's own sheet: both need no second way. */
async function shareByPhone(title: string, text: string): Promise<boolean> {
  try {
    await navigator.share({ title, text })
    return true
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error
    return error.name === 'AbortError'
  }
}

async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error
    return false
  }
}

function save(text: string, name: string): 'saved' {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
  return 'saved'
}
