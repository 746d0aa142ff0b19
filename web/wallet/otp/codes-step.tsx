import { useState } from 'preact/hooks'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { Button } from '../../shared/kit/button.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { CodeField, isWholeCode } from './code-field.tsx'
import { unmaskSeed } from './masked-seed.ts'
import { nameOfOtp, serialInWords } from './otp-words.ts'
import { OtpStep } from './otp-step.tsx'
import { codeOfMoment } from './phone-codes.ts'
import type { PhoneOtp } from './phone-store.ts'
import { usePhoneOtp } from './show-code.tsx'

const words = dictionary({
  ko: {
    code: 'OTP 번호',
    one: 'OTP에 보이는 번호를 입력해 주세요',
    two: 'OTP 번호 두 개를 이어서 입력해 주세요',
    pin: 'OTP 비밀번호를 입력해 주세요',
    pinHint: '이 휴대폰에 있는 OTP예요. 번호는 저절로 만들어져요.',
    first: '첫 번째 번호',
    second: '바로 다음 번호',
    third: '그다음 번호 (시계가 많이 어긋난 생성기만)',
    secondHint: '번호가 바뀌면 (30초쯤 뒤, 또는 단추를 한 번 더 눌러) 새 번호를 입력해 주세요.',
    missing: '번호를 모두 입력해 주세요.',
    next: '다음',
  },
  en: {
    code: 'OTP code',
    one: 'Enter the code that the OTP shows',
    two: 'Enter two codes, one right after the other',
    pin: 'Enter the OTP PIN',
    pinHint: 'This OTP is on this phone; the code is made by itself.',
    first: 'First code',
    second: 'The very next code',
    third: 'The one after that (only if its clock is far off)',
    secondHint: 'When the code changes (after about 30 seconds, or at the next press), enter the new one.',
    missing: 'Please enter the whole code.',
    next: 'Next',
  },
})

type CodesStepProps = {
  title: string
  step?: number
  of?: number
  registration: OtpRegistration
  count: 1 | 2
  complaint?: string | null
  onCodes: (codes: string[]) => Promise<void> | void
  onBack: () => void
}

/** One code of an OTP, or two that follow each other: typed, or made here behind the OTP's PIN when it is on this phone. */
export function CodesStep({ title, step, of, registration, count, complaint = null, onCodes, onBack }: CodesStepProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const here = usePhoneOtp(registration.id)
  const place = step === undefined || of === undefined ? {} : { step, of }
  const about = `${nameOfOtp(registration, language)} · ${serialInWords(registration, language)}`
  if (here !== null && here !== 'gone') {
    return (
      <OtpStep title={title} {...place} question={texts.pin} hint={`${about}. ${texts.pinHint}`} onBack={onBack}>
        <PinPad onPin={async (pin) => onCodes(await codesHere(here, pin, count))} complaint={complaint} />
      </OtpStep>
    )
  }
  return <TypedCodes title={title} place={place} about={about} count={count} complaint={complaint} onCodes={onCodes} onBack={onBack} />
}

/** This moment's code, and where two are asked for the next as well: both are near enough for the server. */
async function codesHere(otp: PhoneOtp, pin: string, count: 1 | 2): Promise<string[]> {
  const seed = await unmaskSeed(otp.seed, pin)
  const now = serverNow()
  return Array.from({ length: count }, (_, ahead) => codeOfMoment(otp, seed, now + ahead * otp.period * 1000).code)
}

type TypedCodesProps = Pick<CodesStepProps, 'title' | 'count' | 'onCodes' | 'onBack'> & { place: { step?: number; of?: number }; about: string; complaint: string | null }

function TypedCodes({ title, place, about, count, complaint, onCodes, onBack }: TypedCodesProps) {
  const texts = useWords(words)
  const [codes, setCodes] = useState(['', '', ''])
  const [tried, setTried] = useState(false)
  // A clock that is far off is told by three codes: asked for once two were not enough.
  const mayBeFar = count === 2 && complaint !== null
  const given = mayBeFar && codes[2] !== '' ? codes : codes.slice(0, count)
  const change = (index: number) => (code: string) => setCodes(codes.map((old, place) => (place === index ? code : old)))
  const send = useOneAtATime(async () => {
    setTried(true)
    if (given.every(isWholeCode)) await onCodes(given)
  })
  const complaintOf = (index: number) => (tried && !isWholeCode(codes[index]!) ? texts.missing : index === count - 1 ? complaint : null)
  return (
    <OtpStep title={title} {...place} question={count === 1 ? texts.one : texts.two} hint={about} onBack={onBack} actions={<Button busy={send.busy} onPress={send.run}>{texts.next}</Button>}>
      <CodeField label={count === 1 ? texts.code : texts.first} value={codes[0]!} onValue={change(0)} complaint={complaintOf(0)} first />
      {count === 2 && <CodeField label={texts.second} hint={texts.secondHint} value={codes[1]!} onValue={change(1)} complaint={complaintOf(1)} />}
      {mayBeFar && <CodeField label={texts.third} value={codes[2]!} onValue={change(2)} />}
    </OtpStep>
  )
}
