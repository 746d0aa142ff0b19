import { useState } from 'preact/hooks'
import type { Passkey, PasskeyList } from '../../../src/protocol/api/passkeys.ts'
import { call, type Outcome } from '../http/call.ts'
import { useResource } from '../http/use-resource.ts'
import { Button } from '../kit/button.tsx'
import { EmptyPanel } from '../kit/empty-panel.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Screen } from '../kit/screen.tsx'
import { Sheet } from '../kit/sheet.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { canUsePasskeys, notePasskey, passkeyHere } from './passkey-here.ts'
import { useStore } from '../state/use-store.ts'
import { AddPasskey, type PasskeyProof } from './add-passkey.tsx'
import { PasskeyRows } from './passkey-rows.tsx'

const words = dictionary({
  ko: {
    title: '지문·얼굴 (패스키)',
    about: (place: PasskeyPlace): string =>
      ({
        wallet: '지문이나 얼굴, 화면 잠금으로 결제하고 로그인해요. 지문과 얼굴은 이 휴대폰을 떠나지 않아요.',
        till: '지문이나 얼굴, 화면 잠금으로 계산대에 로그인해요. 이 기기의 잠금을 풀 수 있는 사람은 누구나 들어올 수 있으니, 혼자 쓰는 기기에만 등록해 주세요.',
        office: '아이디와 비밀번호 대신 지문이나 얼굴, 화면 잠금으로 로그인해요. OTP 번호는 그대로 물어봐요. 혼자 쓰는 컴퓨터에만 등록해 주세요.',
        console: '비밀번호 다음에 인증 앱의 번호 대신 지문이나 얼굴, 보안 키로 확인해요. 혼자 쓰는 기기에만 등록해 주세요.',
      })[place],
    none: '등록한 패스키가 없어요',
    noneAbout: (place: PasskeyPlace): string => (place === 'wallet' ? '등록하면 비밀번호를 누르지 않고 결제할 수 있어요.' : '등록하면 다음부터 한 번에 로그인할 수 있어요.'),
    add: (place: PasskeyPlace): string => (place === 'wallet' ? '이 휴대폰 등록하기' : '이 기기 등록하기'),
    again: '다시 등록하기',
    changed: (place: PasskeyPlace): string => (place === 'wallet' ? '이 휴대폰의 지문이 바뀐 것 같아요. 다시 등록해 주세요.' : '이 기기의 패스키를 쓸 수 없게 된 것 같아요. 다시 등록해 주세요.'),
    notHere: (place: PasskeyPlace): string => (place === 'wallet' ? '이 주소나 브라우저에서는 패스키를 쓸 수 없어요. 비밀번호로 결제해 주세요.' : '이 주소나 브라우저에서는 패스키를 쓸 수 없어요. 하던 대로 로그인해 주세요.'),
    remove: '지우기',
    removeAsk: (name: string) => `${name}, 지울까요?`,
    removeAbout: (isWallet: boolean): string => (isWallet ? '이 패스키로는 더 이상 결제하거나 로그인할 수 없어요. 휴대폰에 저장된 것은 휴대폰 설정에서 따로 지워 주세요.' : '이 패스키로는 더 이상 로그인할 수 없어요. 기기에 저장된 것은 기기 설정에서 따로 지워 주세요.'),
    keep: '그대로 두기',
  },
  en: {
    title: 'Fingerprint and face (passkeys)',
    about: (place: PasskeyPlace) =>
      ({
        wallet: 'Pay and sign in with your fingerprint, face or screen lock. None of them leaves this phone.',
        till: 'Sign in to the till with your fingerprint, face or screen lock. Whoever can unlock this device can come in, so register only a device that is yours alone.',
        office: 'Sign in with your fingerprint, face or screen lock instead of ID and password. The OTP code is asked for as before. Register only a computer that is yours alone.',
        console: 'After the password, confirm with your fingerprint, face or security key instead of a code. Register only a device that is yours alone.',
      })[place],
    none: 'No passkey yet',
    noneAbout: (place: PasskeyPlace) => (place === 'wallet' ? 'With one you pay without typing your PIN.' : 'With one you sign in at a touch.'),
    add: (place: PasskeyPlace) => (place === 'wallet' ? 'Register this phone' : 'Register this device'),
    again: 'Register it again',
    changed: (place: PasskeyPlace) => (place === 'wallet' ? 'The fingerprint on this phone seems to have changed. Please register it again.' : 'The passkey of this device no longer works. Please register it again.'),
    notHere: (place: PasskeyPlace) => (place === 'wallet' ? 'Passkeys do not work at this address or in this browser. Please pay with your PIN.' : 'Passkeys do not work at this address or in this browser. Please sign in as before.'),
    remove: 'Remove',
    removeAsk: (name: string) => `Remove ${name}?`,
    removeAbout: (isWallet: boolean) => (isWallet ? 'It will no longer pay or sign in. What the phone itself keeps of it is removed in the phone’s settings.' : 'It will no longer sign in. What the device itself keeps of it is removed in the device’s settings.'),
    keep: 'Keep it',
  },
})

export type PasskeyPlace = 'wallet' | 'till' | 'office' | 'console'

/** `proof`: what a new one asks for first. `onBack`: where the screen is no place of the main menu. */
type PasskeyScreenProps = { place: PasskeyPlace; proof: PasskeyProof; onBack?: () => void }

/** A person's passkeys: what they are for, each with its name, and a new one for this device. */
export function PasskeyScreen({ place, proof, onBack }: PasskeyScreenProps) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<PasskeyList>('/v1/passkeys')
  const here = useStore(passkeyHere)
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Passkey | null>(null)
  const can = canUsePasskeys()
  // Elsewhere than in the wallet several people may use one device, each with a passkey of their own.
  const mayAdd = can && (place !== 'wallet' || here !== 'works')
  return (
    <Screen
      title={texts.title}
      {...(onBack ? { onBack } : {})}
      actions={mayAdd && <Button icon="fingerprint" onPress={() => setAdding(true)}>{here === 'changed' ? texts.again : texts.add(place)}</Button>}
    >
      <p class="screen__hint">{texts.about(place)}</p>
      {!can && <p class="notice">{texts.notHere(place)}</p>}
      {here === 'changed' && <p class="notice">{texts.changed(place)}</p>}
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value?.passkeys.length === 0 && (
        <EmptyPanel icon="fingerprint" title={texts.none}>
          <p>{texts.noneAbout(place)}</p>
        </EmptyPanel>
      )}
      {value && value.passkeys.length > 0 && <PasskeyRows passkeys={value.passkeys} onRemove={setLeaving} onRenamed={() => void refresh()} />}
      {adding && (
        <AddPasskey
          title={texts.add(place)}
          proof={proof}
          onClose={() => setAdding(false)}
          onAdded={() => {
            setAdding(false)
            void refresh()
          }}
        />
      )}
      {leaving && (
        <RemoveSheet
          passkey={leaving}
          onClose={() => setLeaving(null)}
          onRemoved={() => {
            setLeaving(null)
            if (leaving.here && value?.passkeys.filter((other) => other.here).length === 1) notePasskey('none')
            void refresh()
          }}
        />
      )}
    </Screen>
  )
}

function RemoveSheet({ passkey, onClose, onRemoved }: { passkey: Passkey; onClose: () => void; onRemoved: () => void }) {
  const texts = useWords(words)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const remove = useOneAtATime(async () => {
    setFailure(null)
    const outcome = await call('DELETE', `/v1/passkeys/${passkey.id}`)
    if (outcome.kind === 'answer' || (outcome.kind === 'problem' && outcome.problem.reason === 'NOT_FOUND')) return onRemoved()
    setFailure(outcome)
  })
  return (
    <Sheet title={texts.removeAsk(passkey.name)} onClose={onClose}>
      <p>{texts.removeAbout(passkey.app === 'wallet')}</p>
      {failure && <FailurePanel failure={failure} onAgain={remove.run} />}
      {!failure && (
        <Button kind="danger" busy={remove.busy} onPress={remove.run}>
          {texts.remove}
        </Button>
      )}
      <Button kind="second" onPress={onClose}>
        {texts.keep}
      </Button>
    </Sheet>
  )
}
