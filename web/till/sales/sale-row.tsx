import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Link } from '../../shared/routing/link.tsx'
import type { Sale } from '../till-data.ts'

const words = dictionary({
  ko: { refunded: '전부 환불', partly: (amount: string) => `${amount} 환불` },
  en: { refunded: 'Refunded', partly: (amount: string) => `${amount} refunded` },
})

export function SaleRow({ sale }: { sale: Sale }) {
  const texts = useWords(words)
  const language = useLanguage()
  const refund = sale.state === 'refunded' ? texts.refunded : sale.refunded > 0 ? texts.partly(wonInWords(sale.refunded, language)) : null
  return (
    <Link to={`/sales/${sale.payerId}/${sale.paymentId}`} class="row">
      <span class="row__icon">
        <Icon name={sale.refunded > 0 ? 'return' : 'check'} />
      </span>
      <span class="row__text">
        <span class="row__name">
          {sale.confirmationNumber} · {sale.payer}
        </span>
        <span class="row__about">{[timeOfDay(sale.paidAt, language), sale.place[language], refund].filter(Boolean).join(' · ')}</span>
      </span>
      <span class={sale.state === 'refunded' ? 'row__figure row__figure--gone' : 'row__figure'}>{wonInWords(sale.amount, language)}</span>
    </Link>
  )
}
