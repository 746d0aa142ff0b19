import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { TransferQuestion } from '../../../src/protocol/transfer-out.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { CameraView } from '../../shared/camera/camera-view.tsx'
import { serverNow } from '../../shared/http/server-clock.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { CodeView } from './code-view.tsx'
import { unmaskSeed } from './masked-seed.ts'
import { codeOfTransfer, type ShownCode } from './phone-codes.ts'
import { otpsOf, type PhoneOtp } from './phone-store.ts'
import { readQuestion, type QuestionFault } from './read-question.ts'

const words = dictionary({
  ko: {
    title: '이체 QR 찍기',
    hint: '사무실 화면의 이체 QR을 비춰 주세요. 인터넷이 없어도 돼요.',
    slow: '잘 안 읽히나요? 화면을 밝게 하고 조금 떨어져서 비춰 주세요.',
    not_a_question: '이체 QR이 아니에요. 사무실의 이체 확인 화면에 있는 QR을 비춰 주세요.',
    not_ours: '온장이 보낸 이체가 아니에요. 이 화면을 믿지 마세요.',
    no_key: '이 QR을 확인할 열쇠가 이 휴대폰에 없어요. 인터넷에 한 번 연결한 뒤 다시 찍어 주세요.',
    over: '이 이체는 시간이 지났어요. 사무실에서 다시 시작해 주세요.',
    no_otp: '이 휴대폰에 디지털 OTP가 없어요.',
    again: '다시 찍기',
    question: '이렇게 보낼까요?',
    payee: '받는 분',
    bank: '은행',
    account: '계좌',
    sum: '금액',
    warning: '받는 분과 금액이 다르면 확인하지 마세요. 전화로 시키는 사람이 있으면 끊어 주세요.',
    show: '확인하고 번호 보기',
    refuse: '내가 한 이체가 아니에요',
    pin: 'OTP 비밀번호 6자리를 입력해 주세요.',
    use: '이 번호를 사무실 화면에 입력하면 보내져요. 이 이체에만 쓸 수 있어요.',
    close: '닫기',
  },
  en: {
    title: 'Scan a transfer',
    hint: 'Point at the transfer’s QR on the office screen. It works without a network.',
    slow: 'Hard to read? Make the screen brighter and hold the phone a little further away.',
    not_a_question: 'This is not a transfer’s QR. It stands on the office’s confirmation screen.',
    not_ours: 'Onjang did not send this transfer. Do not trust that screen.',
    no_key: 'This phone lacks the key to check this QR. Connect to the internet once and scan it again.',
    over: 'The time for this transfer is over. Please begin again in the office.',
    no_otp: 'There is no digital OTP on this phone.',
    again: 'Scan again',
    question: 'Send it like this?',
    payee: 'Payee',
    bank: 'Bank',
    account: 'Account',
    sum: 'Amount',
    warning: 'If payee or amount differ, do not confirm. If somebody on the telephone tells you to, hang up.',
    show: 'Confirm and show the code',
    refuse: 'I did not start this',
    pin: 'Enter the six digits of your OTP PIN.',
    use: 'Enter this code in the office and it is sent. It is good for this transfer alone.',
    close: 'Close',
  },
})

/** Scans the office's signed question, shows payee, bank and amount, and only then a code that is bound to them. Needs no network. */
export function ScanTransfer({ session }: { session: Session }) {
  const texts = useWords(words)
  const [found, setFound] = useState<{ question: TransferQuestion; otp: PhoneOtp } | QuestionFault | 'no_otp' | null>(null)
  const leave = () => back('/otp')
  const onCode = async (text: string) => {
    const otp = (await otpsOf(session.personId)).at(-1)
    if (!otp) return setFound('no_otp')
    const read = await readQuestion(text, otp.deploymentId, serverNow())
    setFound(typeof read === 'string' ? read : { question: read, otp })
  }
  if (found !== null && typeof found !== 'string') return <Question {...found} onClose={leave} />
  return (
    <Screen title={texts.title} onBack={leave} actions={found !== null && <Button onPress={() => setFound(null)}>{texts.again}</Button>}>
      {found === null ? (
        <>
          <p class="screen__hint">{texts.hint}</p>
          <CameraView kinds={['QRCode']} onCode={(text) => void onCode(text)} paused={false} slow={texts.slow} />
        </>
      ) : (
        <p class="notice" role="alert">
          {texts[found]}
        </p>
      )}
    </Screen>
  )
}

function Question({ question, otp, onClose }: { question: TransferQuestion; otp: PhoneOtp; onClose: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [step, setStep] = useState<'question' | 'pin'>('question')
  const [shown, setShown] = useState<ShownCode | null>(null)
  const facts = (
    <Facts
      facts={[
        { name: texts.payee, value: <bdi>{question.payeeHolder}</bdi> },
        { name: texts.bank, value: question.payeeBankName },
        { name: texts.account, value: question.payeeAccountNumber },
        { name: texts.sum, value: wonInWords(question.amount, language), total: true },
      ]}
    />
  )
  const onPin = async (pin: string) => setShown(await codeOfTransfer(otp, await unmaskSeed(otp.seed, pin), question, serverNow()))
  if (shown) {
    return (
      <Screen title={texts.title} onBack={onClose} actions={<Button onPress={onClose}>{texts.close}</Button>}>
        {facts}
        <CodeView shown={shown} onOver={() => setShown(null)} />
        <p>{texts.use}</p>
      </Screen>
    )
  }
  if (step === 'pin') {
    return (
      <Screen title={texts.title} onBack={() => setStep('question')}>
        {facts}
        <p class="screen__hint">{texts.pin}</p>
        <PinPad onPin={onPin} />
      </Screen>
    )
  }
  return (
    <Screen
      title={texts.title}
      onBack={onClose}
      actions={
        <>
          <Button onPress={() => setStep('pin')}>{texts.show}</Button>
          <Button kind="second" onPress={onClose}>
            {texts.refuse}
          </Button>
        </>
      }
    >
      <p class="screen__question">{texts.question}</p>
      {facts}
      <p>{texts.warning}</p>
    </Screen>
  )
}
