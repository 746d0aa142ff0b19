import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { ShopperClaim } from '../../../src/protocol/api/codes.ts'
import { isShortCode, shortCodeInGroups } from '../../../src/protocol/short-code.ts'
import { CameraView } from '../../shared/camera/camera-view.tsx'
import type { CodeKind } from '../../shared/camera/read-picture.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Keypad } from '../../shared/kit/keypad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { sendToShopper } from './sent-requests.ts'
import './scan-shopper.css'

const KINDS: readonly CodeKind[] = ['QRCode', 'Code128']
/** A scanner that types what it reads ends with Enter; a person's number is shorter. */
const SCANNED_DIGITS = 40
const SHORTEST = 6
const LONGEST = 12

const words = dictionary({
  ko: {
    title: '손님 코드',
    hint: '손님 지갑의 ‘내 코드’를 비춰 주세요',
    sending: '손님 지갑에 보내고 있어요',
    slow: '잘 안 읽히나요? 손님 번호를 입력해도 돼요.',
    number: '번호 입력',
    camera: '카메라로 찍기',
    question: '손님 화면에 있는 번호를 입력해 주세요',
    send: '손님에게 보내기',
    wrong: '번호가 맞지 않아요. 손님 화면과 다시 비교해 주세요.',
    entered: (digits: string) => (digits ? `입력한 번호 ${digits}` : '아직 입력하지 않았어요'),
  },
  en: {
    title: 'The shopper’s code',
    hint: 'Point at My code in the shopper’s wallet',
    sending: 'Sending it to the wallet',
    slow: 'Hard to read? The shopper’s number works, too.',
    number: 'Type the number',
    camera: 'Use the camera',
    question: 'Enter the number on the shopper’s screen',
    send: 'Send to the shopper',
    wrong: 'That is not the number. Compare it with the shopper’s screen.',
    entered: (digits: string) => (digits ? `Entered ${digits}` : 'Nothing entered yet'),
  },
})

/** Finds the shopper's wallet by the code it shows, and sends this request there. */
export function ScanShopper({ requestId }: { requestId: string }) {
  const [typing, setTyping] = useState(false)
  const [sending, setSending] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const close = () => go(`/requests/${requestId}`, { replace: true })
  const send = async (claim: ShopperClaim) => {
    if (sending) return
    setSending(true)
    setFailure(null)
    const outcome = await sendToShopper(requestId, claim)
    setSending(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    signal('tick')
    close()
  }
  useScanner((digits) => void send({ scanned: digits }))
  const panel = failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />
  const way = { sending, panel, onClose: close, onOther: () => (setFailure(null), setTyping(!typing)) }
  if (typing) return <ByNumber {...way} onNumber={(number) => void send({ number })} onChange={() => setFailure(null)} />
  return <ByCamera {...way} isRefused={failure !== null} onCode={(text) => void send({ scanned: text.slice(0, 512).toWellFormed().replaceAll('\0', '\ufffd') || ' ' })} />
}

type Way = { sending: boolean; panel: ComponentChildren; onClose: () => void; onOther: () => void }

function ByCamera({ sending, panel, isRefused, onClose, onOther, onCode }: Way & { isRefused: boolean; onCode: (text: string) => void }) {
  const texts = useWords(words)
  const [inVain, setInVain] = useState(false)
  return (
    <Screen
      title={texts.title}
      onBack={onClose}
      actions={
        <Button kind={inVain ? 'main' : 'second'} icon="keypad" onPress={onOther}>
          {texts.number}
        </Button>
      }
    >
      <p class="scan-shopper__hint" role="status">
        {sending ? texts.sending : texts.hint}
      </p>
      {panel}
      <CameraView kinds={KINDS} onCode={onCode} paused={sending || isRefused} slow={texts.slow} onPatienceLost={() => setInVain(true)} />
    </Screen>
  )
}

function ByNumber({ sending, panel, onClose, onOther, onNumber, onChange }: Way & { onNumber: (number: string) => void; onChange: () => void }) {
  const texts = useWords(words)
  const [number, setNumber] = useState('')
  const [wrong, setWrong] = useState(false)
  const change = (next: string) => {
    setWrong(false)
    onChange()
    setNumber(next.slice(0, LONGEST))
  }
  const send = () => {
    if (number.length < SHORTEST) return
    if (isShortCode(number)) onNumber(number)
    else setWrong(true)
  }
  return (
    <Screen
      title={texts.title}
      onBack={onClose}
      aside={
        <Button kind="quiet" icon="camera" onPress={onOther}>
          {texts.camera}
        </Button>
      }
      actions={
        <Button busy={sending} disabled={number.length < SHORTEST} onPress={send}>
          {texts.send}
        </Button>
      }
    >
      <p class="scan-shopper__hint">{texts.question}</p>
      {panel}
      <p class={number ? 'scan-shopper__number' : 'scan-shopper__number scan-shopper__number--empty'} aria-hidden="true">
        {shortCodeInGroups(number.padEnd(8, '·')).replace(/^(····)(····)$/, '$1 $2')}
      </p>
      <p class="only-read-aloud" role="status">
        {texts.entered(number)}
      </p>
      <p class="scan-shopper__wrong" role="alert">
        {wrong ? texts.wrong : ''}
      </p>
      <Keypad onDigits={(digits) => change(number + digits)} onErase={() => change(number.slice(0, -1))} onClear={() => change('')} corner="clear" onEnter={send} disabled={sending} />
    </Screen>
  )
}

/** Takes a barcode from a scanner that types: 40 digits in one go. */
function useScanner(onScanned: (digits: string) => void): void {
  // Kept from one drawing of the screen to the next: a scan that is under way goes on.
  const typed = useRef({ digits: '', last: 0 })
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { digits, last } = typed.current
      const more = (event.timeStamp - last > 100 ? '' : digits) + (/^[0-9]$/.test(event.key) ? event.key : '')
      const isWhole = more.length >= SCANNED_DIGITS
      typed.current = { digits: isWhole ? '' : more, last: event.timeStamp }
      if (isWhole) onScanned(more)
    }
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  })
}
