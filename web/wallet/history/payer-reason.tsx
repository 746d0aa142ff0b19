import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { ReasonText } from '../../shared/reason/reason-text.tsx'

const words = dictionary({ ko: { old: '이 QR은 시간이 지났어요.' }, en: { old: 'This code is out of time.' } })

/** Why a payment was refused, said to the one who would have paid: the catalogue's words for an old code are for the shop, which has a new one. */
export function PayerReason({ reason, otherwise }: { reason: string; otherwise: string }) {
  const texts = useWords(words)
  return reason === 'QR_EXPIRED' ? <>{texts.old}</> : <ReasonText reason={reason} otherwise={otherwise} />
}
