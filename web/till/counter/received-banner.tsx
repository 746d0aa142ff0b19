import { useEffect } from 'preact/hooks'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import { newest } from '../connection/events.ts'
import './counter.css'

const words = dictionary({
  ko: { received: (amount: string) => `${amount} 받았어요`, compare: (number: string) => `손님과 비교할 번호 ${number}`, close: '닫기' },
  en: { received: (amount: string) => `Received ${amount}`, compare: (number: string) => `Compare with the shopper: ${number}`, close: 'Close' },
})

/** A payment that arrives while the till shows something else. */
export function ReceivedBanner({ pathname }: { pathname: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const latest = useStore(newest)
  const isOnScreen = latest !== null && pathname === `/requests/${latest.requestId}`
  useEffect(() => {
    if (isOnScreen) newest.set(null)
  }, [isOnScreen])
  return (
    <div role="status" class={pathname === '/' ? 'received-banner-place--over' : undefined}>
      {latest && !isOnScreen && (
        <div class="received-banner">
          <Icon name="check" size={32} />
          <p class="received-banner__text">
            {texts.received(wonInWords(latest.amount, language))}
            <span class="received-banner__compare">{texts.compare(latest.confirmationNumber)}</span>
          </p>
          <Button kind="quiet" onPress={() => newest.set(null)}>
            {texts.close}
          </Button>
        </div>
      )}
    </div>
  )
}
