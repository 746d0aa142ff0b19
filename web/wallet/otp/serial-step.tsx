import { useState } from 'preact/hooks'
import { Button } from '../../shared/kit/button.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { OtpStep } from './otp-step.tsx'

const words = dictionary({
  ko: {
    question: '일련번호를 입력해 주세요',
    both: '일련번호와 제조사 코드를 입력해 주세요',
    back: '생성기 뒷면, 바코드 아래에 있어요.',
    phone: '이 OTP의 자세히 화면에 있어요.',
    here: (serial: string) => `이 휴대폰에 있는 OTP예요: ${serial}`,
    label: '일련번호',
    hint: '띄어쓰기와 줄표는 없어도 돼요.',
    missing: '일련번호를 입력해 주세요.',
    maker: '제조사 코드',
    makerHint: '일련번호 옆이나 아래에 있는 짧은 코드예요. 예: 071',
    makerMissing: '제조사 코드를 입력해 주세요.',
    next: '다음',
    picture: '생성기 뒷면 그림. 일련번호는 바코드 아래 한 줄에 있어요.',
    pictureWithMaker: '생성기 뒷면 그림. 일련번호는 바코드 아래에, 제조사 코드는 그 옆이나 아래에 있어요.',
  },
  en: {
    question: 'Enter the serial number',
    both: 'Enter the serial number and the maker code',
    back: 'It is on the back of the generator, under the barcode.',
    phone: 'It is on the details screen of this OTP.',
    here: (serial: string) => `This OTP is on this phone: ${serial}`,
    label: 'Serial number',
    hint: 'Spaces and hyphens may be left out.',
    missing: 'Please enter the serial number.',
    maker: 'Maker code',
    makerHint: 'The short code beside or below the serial number, for example 071',
    makerMissing: 'Please enter the maker code.',
    next: 'Next',
    picture: 'The back of a generator. The serial number is the line under the barcode.',
    pictureWithMaker: 'The back of a generator. The serial number is under the barcode, the maker code beside or below it.',
  },
})

type SerialStepProps = {
  title: string
  step?: number
  of?: number
  kind: 'digital' | 'physical'
  /** The whole number, where this phone itself holds the OTP. */
  here?: string | undefined
  complaint?: string | null
  /** Asks for the maker’s code too, which names a generator at every institution. */
  withMaker?: boolean
  onSerial: (serial: string, makerCode: string) => Promise<void> | void
  onBack: () => void
}

/** The number on a generator, with a picture of where it is printed. */
export function SerialStep({ title, step, of, kind, here, complaint = null, withMaker = false, onSerial, onBack }: SerialStepProps) {
  const texts = useWords(words)
  const [serial, setSerial] = useState('')
  const [maker, setMaker] = useState('')
  const [tried, setTried] = useState(false)
  const missing = serial.trim() === ''
  const makerMissing = withMaker && maker.trim() === ''
  const next = useOneAtATime(async () => {
    setTried(true)
    if (!missing && !makerMissing) await onSerial(serial.trim(), maker.trim())
  })
  const place = step === undefined || of === undefined ? {} : { step, of }
  const hint = kind === 'physical' ? texts.back : here ? texts.here(inFours(here)) : texts.phone
  return (
    <OtpStep title={title} {...place} question={withMaker ? texts.both : texts.question} hint={hint} onBack={onBack} actions={<Button busy={next.busy} onPress={next.run}>{texts.next}</Button>}>
      {kind === 'physical' && <BackOfGenerator label={withMaker ? texts.pictureWithMaker : texts.picture} withMaker={withMaker} />}
      <Field label={texts.label} value={serial} onValue={setSerial} hint={texts.hint} complaint={tried && missing ? texts.missing : complaint} inputMode="text" maxLength={40} first />
      {withMaker && <Field label={texts.maker} value={maker} onValue={setMaker} hint={texts.makerHint} complaint={tried && makerMissing ? texts.makerMissing : null} inputMode="text" maxLength={12} />}
    </OtpStep>
  )
}

/** `712345678901` → `7123-4567-8901`, as it is printed. */
export function inFours(serial: string): string {
  return serial.match(/.{1,4}/g)?.join('-') ?? serial
}

function BackOfGenerator({ label, withMaker }: { label: string; withMaker: boolean }) {
  const bars = [4, 9, 12, 18, 21, 27, 33, 36, 42, 47, 50, 56, 62, 65, 71, 77, 80, 86, 92, 95]
  return (
    <svg class="otp-back" viewBox="0 0 240 120" role="img" aria-label={label}>
      <rect class="otp-back__body" x="10" y="8" width="220" height="104" rx="26" />
      <circle class="otp-back__hole" cx="34" cy="60" r="8" />
      {bars.map((x) => (
        <rect key={x} class="otp-back__bar" x={72 + x * 1.2} y="30" width={x % 3 === 0 ? 4 : 2.4} height="26" />
      ))}
      <rect class="otp-back__mark" x="62" y="62" width="136" height="28" rx="6" />
      <text class="otp-back__serial" x="130" y="81" text-anchor="middle">
        S/N 1234-5678-90
      </text>
      {withMaker && (
        <text class="otp-back__serial" x="130" y="105" text-anchor="middle">
          071
        </text>
      )}
    </svg>
  )
}
