import { useState } from 'preact/hooks'
import type { PaymentRequest } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { shortCodeInGroups } from '../../../src/protocol/short-code.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { minutesAndSeconds } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { QrPicture } from '../../shared/kit/qr-picture.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { useOpenCommands } from '../../shared/commands/use-command.ts'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { sentRequests } from '../codes/sent-requests.ts'
import { commandRunner } from '../commands.ts'
import { startCancellation } from '../start-command.ts'
import { CorrectAmount } from './correct-amount.tsx'
import { useFreshCode } from './use-fresh-code.ts'
import './waiting.css'

const words = dictionary({
  ko: {
    title: '기다리는 중',
    qr: '손님이 찍을 QR 코드',
    number: '번호',
    noNumber: '지금은 QR만 쓸 수 있어요',
    unpaid: '아직 결제되지 않았어요',
    shopper: '손님 코드 찍기',
    sent: '손님 지갑에 보냈어요. 손님이 확인하면 결제돼요.',
    making: 'QR을 만들고 있어요',
    cancel: '취소',
    cancelling: '취소하고 있어요',
    other: '다른 손님 먼저',
    correct: '금액 고치기',
  },
  en: {
    title: 'Waiting',
    qr: 'QR code for the shopper',
    number: 'Number',
    noNumber: 'Only the QR code for now',
    unpaid: 'Not paid yet',
    shopper: 'Scan the shopper’s code',
    sent: 'Sent to the wallet. The shopper has to confirm it.',
    making: 'Making the code',
    cancel: 'Cancel',
    cancelling: 'Cancelling',
    other: 'Another customer first',
    correct: 'Correct the amount',
  },
})

type WaitingProps = { requestId: string; amount: number; request: PaymentRequest | null; session: Session }

/** The code to scan, the number to say, and that nothing has been paid. White, square and still: never to be taken for paid. */
export function Waiting({ requestId, amount, request, session }: WaitingProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const { code, left } = useFreshCode(requestId, request)
  const [correcting, setCorrecting] = useState(false)
  const isSent = useStore(sentRequests).has(requestId)
  const cancelling = useOpenCommands(commandRunner).some(
    ({ command, phase }) => command.kind === 'request_cancellation' && command.subject === requestId && phase !== 'finished',
  )
  return (
    <Screen
      title={texts.title}
      hiddenTitle
      actions={
        <div class="waiting__actions">
          <div class="waiting__shopper">
            <Button kind="second" icon="qr" disabled={!request} onPress={() => go(`/requests/${requestId}/shopper`, { replace: true })}>
              {texts.shopper}
            </Button>
          </div>
          <Button kind="second" busy={cancelling} disabled={!request} onPress={() => void startCancellation(requestId, session)}>
            {cancelling ? texts.cancelling : texts.cancel}
          </Button>
          <Button kind="second" onPress={() => go('/', { replace: true })}>
            {texts.other}
          </Button>
        </div>
      }
    >
      <div class="waiting">
        <div class="waiting__head">
          <p class="waiting__amount">{wonInWords(amount, language)}</p>
          {request && (
            <Button kind="quiet" disabled={cancelling} onPress={() => setCorrecting(true)}>
              {texts.correct}
            </Button>
          )}
        </div>
        <div class="waiting__code">
          {code ? (
            <QrPicture text={code.qr} label={texts.qr} />
          ) : (
            <p class="waiting__making" role="status">
              {texts.making}
            </p>
          )}
        </div>
        {code && <NumberToSay shortCode={code.shortCode} left={left} />}
        <p class="waiting__state" role="status">
          <Icon name="clock" size={28} />
          <span>
            {texts.unpaid}
            {isSent && <span class="waiting__sent">{texts.sent}</span>}
          </span>
        </p>
      </div>
      {correcting && request && (
        <CorrectAmount requestId={requestId} stallId={request.stallId} amount={amount} session={session} onClose={() => setCorrecting(false)} />
      )}
    </Screen>
  )
}

/** The number that the shopper can type, and how long it lives, in milliseconds. */
function NumberToSay({ shortCode, left }: { shortCode: string | null; left: number }) {
  const texts = useWords(words)
  return (
    <p class="waiting__number">
      {shortCode ? (
        <>
          <span class="waiting__label">{texts.number}</span> <strong>{shortCodeInGroups(shortCode)}</strong>
        </>
      ) : (
        <span class="waiting__label">{texts.noNumber}</span>
      )}
      <span class="waiting__left" role="timer">
        {minutesAndSeconds(left)}
      </span>
    </p>
  )
}
