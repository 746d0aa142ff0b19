import { shortCodeInGroups } from '../../../src/protocol/short-code.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { minutesAndSeconds } from '../../shared/language/moments.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { BarcodePicture } from '../../shared/kit/barcode-picture.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { QrPicture } from '../../shared/kit/qr-picture.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { useMyCode } from './use-my-code.ts'
import './my-code.css'

const words = dictionary({
  ko: {
    title: '내 코드',
    hint: '가게에 보여 주세요',
    qr: '내 QR 코드',
    barcode: '내 바코드',
    number: '번호',
    nothingYet: '가게가 금액을 보내면 여기에서 확인하고 결제해요. 확인하기 전에는 돈이 나가지 않아요.',
    scan: '가게 QR 찍기',
  },
  en: {
    title: 'My code',
    hint: 'Show it to the shop',
    qr: 'My QR code',
    barcode: 'My barcode',
    number: 'Number',
    nothingYet: 'When the shop has sent the amount, you check and pay it here. No money leaves before that.',
    scan: 'Scan the shop’s code',
  },
})

/** One's own code for a till to find this wallet by: QR, barcode and a number to say. What the till asks for then appears by itself. */
export function MyCode() {
  const texts = useWords(words)
  const { code, left, failure, renew } = useMyCode((requestId) => {
    signal('tick')
    go(`/pay/requests/${requestId}`, { replace: true })
  })
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      actions={
        <Button kind="second" icon="camera" onPress={() => go('/pay', { replace: true })}>
          {texts.scan}
        </Button>
      }
    >
      {failure ? (
        <FailurePanel failure={failure} onAgain={renew} />
      ) : code ? (
        <div class="my-code">
          <p class="my-code__hint">{texts.hint}</p>
          <div class="my-code__pictures">
            <BarcodePicture digits={code.barcode} label={texts.barcode} />
            <div class="my-code__qr">
              <QrPicture text={code.qr} label={texts.qr} />
            </div>
          </div>
          <p class="my-code__number">
            <span class="my-code__label">{texts.number}</span> <strong>{shortCodeInGroups(code.number)}</strong>
            <span class="my-code__left" role="timer">
              {minutesAndSeconds(left)}
            </span>
          </p>
          <p class="screen__hint">{texts.nothingYet}</p>
        </div>
      ) : (
        <Skeleton shapes={['card', 'title', 'line']} />
      )}
    </Screen>
  )
}
