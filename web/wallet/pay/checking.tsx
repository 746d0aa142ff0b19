import type { Shop } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { CommandProgress } from '../../shared/commands/command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { useLate } from '../../shared/kit/use-late.ts'
import { Screen } from '../../shared/kit/screen.tsx'
import { ProgressSteps } from '../../shared/kit/progress-steps.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { commandRunner } from '../commands.ts'
import './pay.css'

/** After this many milliseconds without an answer the screen says that it is checking, and what can be done. */
const PATIENCE = 2_500

const words = dictionary({
  ko: {
    sending: '결제하고 있어요',
    checking: '결과를 확인하고 있어요.',
    notAgain: '다시 결제하지 마세요.',
    cancelling: '취소하고 있어요.',
    sent: '보냄',
    asking: '확인 중',
    end: '끝',
    offline: '인터넷이 끊겼어요. 연결되면 이어서 확인할게요.',
    noAnswer: '답이 늦어지고 있어요. 같은 결제를 다시 물어보고 있어요.',
    shop: '가게 화면에 ‘받았어요’가 보이면 결제된 거예요. 한 번만 결제돼요.',
    later: '홈으로 가서 기다리기',
    laterAbout: '결과는 홈과 내역에 나와요.',
    cancel: '결제 취소하기',
    cancelAbout: '이미 결제됐다면 그 결과를 보여 드려요.',
  },
  en: {
    sending: 'Paying',
    checking: 'We are checking the result.',
    notAgain: 'Do not pay again.',
    cancelling: 'Cancelling.',
    sent: 'Sent',
    asking: 'Checking',
    end: 'Done',
    offline: 'You are offline. We will go on when you are back.',
    noAnswer: 'The answer is late. We are asking about the same payment.',
    shop: 'If the shop’s screen says ‘Received’, it is paid. You pay only once.',
    later: 'Wait at home',
    laterAbout: 'The result will be on home and in your history.',
    cancel: 'Cancel this payment',
    cancelAbout: 'If it is paid already, you will see that.',
  },
})

type CheckingProps = { shop: Shop; amount: number; progress?: CommandProgress }

/** Between the tap and a definite answer: what is happening, what not to do, and two ways to go. */
export function Checking({ shop, amount, progress }: CheckingProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const late = useLate(PATIENCE)
  const cancelling = progress?.command.cancelling ?? false
  const unsure = late || cancelling || progress?.phase === 'waiting'
  const trouble = progress?.trouble
  return (
    <Screen
      title={unsure ? texts.checking : texts.sending}
      hiddenTitle
      actions={
        unsure &&
        progress && (
          <>
            <Button onPress={() => go('/', { replace: true })}>{texts.later}</Button>
            <p class="checking__small">{texts.laterAbout}</p>
            {!cancelling && (
              <>
                <Button kind="second" onPress={() => void commandRunner.cancel(progress.command.id)}>
                  {texts.cancel}
                </Button>
                <p class="checking__small">{texts.cancelAbout}</p>
              </>
            )}
          </>
        )
      }
    >
      <div class="checking" role="status">
        <span class="checking__wheel" aria-hidden="true" />
        <p class="checking__title">{cancelling ? texts.cancelling : unsure ? texts.checking : texts.sending}</p>
        {unsure && !cancelling && <p class="checking__warning">{texts.notAgain}</p>}
        <p class="checking__amount">{wonInWords(amount, language)}</p>
        <p class="screen__hint">
          {shop.name[language]} · {shop.place[language]}
        </p>
      </div>
      <ProgressSteps names={[texts.sent, texts.asking, texts.end]} current={1} />
      {unsure && (
        <div class="checking__about">
          {trouble === 'offline' && <p>{texts.offline}</p>}
          {trouble === 'no_answer' && <p>{texts.noAnswer}</p>}
          {trouble && typeof trouble === 'object' && <p>{trouble.title}</p>}
          {!cancelling && <p>{texts.shop}</p>}
        </div>
      )}
    </Screen>
  )
}
