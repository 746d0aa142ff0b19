import { useEffect, useState } from 'preact/hooks'
import type { Uuid } from '../../../src/values/uuid.ts'
import { clockError, serverNow } from '../../shared/http/server-clock.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { CodeView } from './code-view.tsx'
import { unmaskSeed } from './masked-seed.ts'
import { codeOfMoment, type ShownCode } from './phone-codes.ts'
import { findOtp, type PhoneOtp } from './phone-store.ts'

/** So many codes follow each other before the PIN is asked for again. */
const CODES_PER_PIN = 4

const words = dictionary({
  ko: {
    title: '번호 보기',
    pin: 'OTP 비밀번호 6자리를 입력해 주세요.',
    gone: '이 휴대폰에는 이 OTP가 없어요',
    goneAbout: '휴대폰이나 브라우저를 바꾸셨다면 새로 발급해 주세요.',
    replace: '새로 발급',
    use: '이 번호를 요청한 화면에 입력해 주세요.',
    warning: '전화나 문자로 번호를 묻는 사람에게는 절대 알려주지 마세요.',
    wrong: '번호가 맞지 않다고 나오면 OTP 비밀번호를 다시 확인해 주세요. 비밀번호가 달라도 번호는 나와요.',
    clock: (minutes: number) => `휴대폰 시계가 ${Math.abs(minutes)}분 달라요. 휴대폰의 날짜·시간을 자동으로 맞춰 주세요.`,
    again: '비밀번호 다시 입력',
    close: '닫기',
  },
  en: {
    title: 'Show a code',
    pin: 'Enter the six digits of your OTP PIN.',
    gone: 'This phone does not hold this OTP',
    goneAbout: 'If you have changed phone or browser, please get a new one.',
    replace: 'Get a new one',
    use: 'Enter this code on the screen that asks for it.',
    warning: 'Never tell it to anybody who asks by telephone or message.',
    wrong: 'If the code is refused, check your OTP PIN. A wrong PIN shows a code, too.',
    clock: (minutes: number) => `This phone’s clock is off by ${Math.abs(minutes)} min. Set its date and time to automatic.`,
    again: 'Enter the PIN again',
    close: 'Close',
  },
})

/** OTP PIN, then codes that follow each other for a while. Asks no server for anything. */
export function ShowCode({ registrationId }: { registrationId: Uuid }) {
  const texts = useWords(words)
  const otp = usePhoneOtp(registrationId)
  const [seed, setSeed] = useState<Uint8Array | null>(null)
  const leave = () => back('/otp')
  if (otp === null) {
    return (
      <Screen title={texts.title} onBack={leave}>
        <Skeleton shapes={['title', 'card']} />
      </Screen>
    )
  }
  if (otp === 'gone') {
    return (
      <Screen title={texts.title} onBack={leave} actions={<Button onPress={() => go(`/otp/${registrationId}`, { replace: true })}>{texts.replace}</Button>}>
        <EmptyPanel icon="keypad" title={texts.gone}>
          <p>{texts.goneAbout}</p>
        </EmptyPanel>
      </Screen>
    )
  }
  if (!seed) {
    return (
      <Screen title={texts.title} onBack={leave}>
        <p class="screen__hint">{texts.pin}</p>
        <PinPad onPin={async (pin) => setSeed(await unmaskSeed(otp.seed, pin))} />
      </Screen>
    )
  }
  return <Codes otp={otp} seed={seed} onAgain={() => setSeed(null)} onClose={leave} />
}

function Codes({ otp, seed, onAgain, onClose }: { otp: PhoneOtp; seed: Uint8Array; onAgain: () => void; onClose: () => void }) {
  const texts = useWords(words)
  const minutes = useStore(clockError)
  const [shown, setShown] = useState<ShownCode>(() => codeOfMoment(otp, seed, serverNow()))
  const [count, setCount] = useState(1)
  const onOver = () => {
    if (count === CODES_PER_PIN) return onAgain()
    setCount(count + 1)
    setShown(codeOfMoment(otp, seed, serverNow()))
  }
  return (
    <Screen
      title={texts.title}
      onBack={onClose}
      actions={
        <>
          <Button onPress={onClose}>{texts.close}</Button>
          <Button kind="second" onPress={onAgain}>
            {texts.again}
          </Button>
        </>
      }
    >
      <CodeView shown={shown} onOver={onOver} />
      <p>{texts.use}</p>
      <p class="notice">{texts.warning}</p>
      {minutes !== 0 && <p class="notice">{texts.clock(minutes)}</p>}
      <p class="screen__hint">{texts.wrong}</p>
    </Screen>
  )
}

/** An OTP out of this phone's store; null until it has answered. */
export function usePhoneOtp(registrationId: Uuid): PhoneOtp | 'gone' | null {
  const [otp, setOtp] = useState<PhoneOtp | 'gone' | null>(null)
  useEffect(() => {
    let current = true
    void findOtp(registrationId).then((found) => {
      if (current) setOtp(found ?? 'gone')
    })
    return () => {
      current = false
    }
  }, [registrationId])
  return otp
}
