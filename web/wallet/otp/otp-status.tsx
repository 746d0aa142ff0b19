import type { Session } from '../../../src/protocol/api/people.ts'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { OtpCard } from './otp-card.tsx'
import { OtpListMenu } from './otp-menu.tsx'
import { wayOnward } from './otp-ways.ts'
import { useReadyWithoutNetwork } from './ready-without-network.ts'
import { useOtpStatus, usePhoneOtps } from './use-otp-status.ts'

const words = dictionary({
  ko: {
    title: 'OTP',
    none: '등록한 OTP가 없어요',
    noneAbout: '가게 돈을 다른 은행으로 보내려면 OTP가 필요해요. 이 휴대폰을 OTP로 쓸 수 있어요.',
    issue: '디지털 OTP 발급',
    transfers: '사무실 이체 확인',
    ended: '끝난 OTP',
    offline: '지금은 인터넷이 끊겼지만 번호는 볼 수 있어요.',
  },
  en: {
    title: 'OTP',
    none: 'No OTP is registered',
    noneAbout: 'To send your shop’s money to another bank you need an OTP. This phone can be one.',
    issue: 'Get a digital OTP',
    transfers: 'Confirm an office transfer',
    ended: 'OTPs that have ended',
    offline: 'You are offline; codes can be seen all the same.',
  },
})

/** Every OTP of a person, those that are over last. */
export function OtpStatusScreen({ session }: { session: Session }) {
  const texts = useWords(words)
  const { value, failure, asOf, refresh } = useOtpStatus()
  const here = usePhoneOtps(session.personId, value)
  useReadyWithoutNetwork((here?.length ?? 0) > 0)
  const all = value?.registrations ?? []
  const isOver = ({ state }: OtpRegistration) => state === 'terminated' || state === 'void'
  const current = all.filter((registration) => !isOver(registration))
  const over = all.filter(isOver)
  const hasDigital = current.some(({ kind, state }) => kind === 'digital' && state !== 'pending')
  const isHere = ({ id }: OtpRegistration) => here?.some(({ registrationId }) => registrationId === id) ?? false
  // One main action on the screen: what waits to be settled first, else a code, else a new OTP.
  const first = current.find((registration) => wayOnward(registration)) ?? current.find((registration) => registration.state === 'active' && isHere(registration))
  const card = (registration: OtpRegistration) => <OtpCard key={registration.id} registration={registration} isHere={isHere(registration)} isMain={registration === first} />
  return (
    <Screen title={texts.title} actions={value && !hasDigital && <Button kind={first ? 'second' : 'main'} icon="add" onPress={() => go('/otp/issue')}>{texts.issue}</Button>}>
      {failure && !value && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {failure && value && current.some(({ state }) => state === 'active') && failure.kind === 'unknown' && <p class="notice">{texts.offline}</p>}
      <AsOf moment={asOf} />
      {!value && !failure && <Skeleton shapes={['card', 'row']} />}
      {value && current.length === 0 && (
        <EmptyPanel icon="otp" title={texts.none}>
          <p>{texts.noneAbout}</p>
        </EmptyPanel>
      )}
      {current.length > 0 && <div class="otp-list">{current.map(card)}</div>}
      {current.length > 0 && (
        <Button kind="second" icon="bank" onPress={() => go('/transfers')}>
          {texts.transfers}
        </Button>
      )}
      {value && <OtpListMenu hasSeveral={current.filter(({ state, isOurs }) => state === 'active' && isOurs).length > 1} hasHere={(here?.length ?? 0) > 0} />}
      {over.length > 0 && (
        <section class="otp-list">
          <h2 class="rows-title">{texts.ended}</h2>
          {over.map(card)}
        </section>
      )}
    </Screen>
  )
}
