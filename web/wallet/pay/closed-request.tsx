import type { FoundRequest } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { go } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    paid: '이미 결제된 요청이에요.',
    cancelled: '가게에서 취소했어요.',
    expired: 'QR이 오래됐어요.',
    paidNext: '내역에서 내가 낸 것인지 확인해 보세요.',
    cancelledNext: '금액이 맞는지 가게에 물어봐 주세요.',
    expiredNext: '가게에 새 QR을 보여 달라고 해 주세요.',
    scan: '다시 찍기',
    history: '내역 보기',
    home: '홈으로',
  },
  en: {
    paid: 'This request is paid already.',
    cancelled: 'The shop cancelled it.',
    expired: 'The code is too old.',
    paidNext: 'Look in your history whether it was you.',
    cancelledNext: 'Ask the shop whether the amount was right.',
    expiredNext: 'Ask the shop for a new code.',
    scan: 'Scan again',
    history: 'Open history',
    home: 'Home',
  },
})

/** A request that can not be paid any more, and why. */
export function ClosedRequest({ found }: { found: FoundRequest }) {
  const texts = useWords(words)
  const language = useLanguage()
  const state = found.state === 'open' ? 'expired' : found.state
  return (
    <Verdict
      kind="refused"
      title={texts[state]}
      lines={[texts[`${state}Next`], `${found.shop.name[language]} · ${wonInWords(found.amount, language)}`]}
      money="not_moved"
      actions={
        <>
          {state === 'paid' ? (
            <Button onPress={() => go('/history')}>{texts.history}</Button>
          ) : (
            <Button onPress={() => go('/pay', { replace: true })}>{texts.scan}</Button>
          )}
          <Button kind="second" onPress={() => go('/', { replace: true })}>
            {texts.home}
          </Button>
        </>
      }
    />
  )
}
