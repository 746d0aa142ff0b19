import { useEffect } from 'preact/hooks'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import './waiting.css'

const words = dictionary({
  ko: { cancelled: '취소했어요', expired: '시간이 지났어요', unpaid: '결제되지 않았어요. 받은 돈이 없어요.', again: '새로 받기' },
  en: { cancelled: 'Cancelled', expired: 'Out of time', unpaid: 'It was not paid. No money was received.', again: 'Start again' },
})

/** A request that ended without a payment. */
export function Ended({ state, amount }: { state: 'cancelled' | 'expired'; amount: number }) {
  const texts = useWords(words)
  const language = useLanguage()
  useEffect(() => signal('refused'), [])
  return (
    <div class="ended">
      <Screen title={texts[state]} hiddenTitle actions={<Button onPress={() => go('/', { replace: true })}>{texts.again}</Button>}>
        <div class="ended__content" role="alert">
          <Icon name={state === 'cancelled' ? 'stop' : 'clock'} size={96} />
          <p class="ended__title">{texts[state]}</p>
          <p class="ended__amount">{wonInWords(amount, language)}</p>
          <p>{texts.unpaid}</p>
        </div>
      </Screen>
    </div>
  )
}
