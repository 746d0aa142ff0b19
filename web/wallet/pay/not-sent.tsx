import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { MoneyStatement } from '../../shared/kit/error-panel.tsx'
import '../../shared/kit/error-panel.css'
import { Icon } from '../../shared/kit/icon.tsx'

const words = dictionary({
  ko: { notSent: '결제를 보내지 못했어요.', about: '이 휴대폰에서 결제를 준비하지 못했어요. 다시 해 주세요.' },
  en: { notSent: 'The payment was not sent.', about: 'This phone could not prepare it. Please try again.' },
})

/** A payment that could not be signed or kept on this device: it has never left it, so no money can have moved. */
export function NotSent() {
  const texts = useWords(words)
  return (
    <section class="error-panel" role="alert">
      <div class="error-panel__cause">
        <Icon name="warning" />
        <div>
          <p>{texts.notSent}</p>
          <p class="error-panel__about">{texts.about}</p>
        </div>
      </div>
      <MoneyStatement money="not_moved" />
    </section>
  )
}
