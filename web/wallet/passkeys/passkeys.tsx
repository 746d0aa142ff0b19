import { useState } from 'preact/hooks'
import type { Passkey, PasskeyList } from '../../../src/protocol/api/passkeys.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { canUsePasskeys, notePasskey, passkeyHere } from '../../shared/passkey/passkey-here.ts'
import { back } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { AddPasskey } from './add-passkey.tsx'

const words = dictionary({
  ko: {
    title: '지문·얼굴 (패스키)',
    about: '지문이나 얼굴, 화면 잠금으로 결제하고 로그인해요. 지문과 얼굴은 이 휴대폰을 떠나지 않아요.',
    none: '등록한 패스키가 없어요',
    noneAbout: '등록하면 비밀번호를 누르지 않고 결제할 수 있어요.',
    add: '이 휴대폰 등록하기',
    again: '다시 등록하기',
    changed: '이 휴대폰의 지문이 바뀐 것 같아요. 다시 등록해 주세요.',
    notHere: '이 주소나 브라우저에서는 패스키를 쓸 수 없어요. 비밀번호로 결제해 주세요.',
    since: (when: string) => `${when} 등록`,
    used: (when: string) => `${when} 사용`,
    office: '사무실에서 써요',
    till: '계산대에서 써요',
    backedUp: '다른 기기에도 있을 수 있어요',
    remove: '지우기',
    removeThis: (name: string) => `${name} 지우기`,
    removeAsk: (name: string) => `${name}, 지울까요?`,
    removeAbout: '이 패스키로는 더 이상 결제하거나 로그인할 수 없어요. 휴대폰에 저장된 것은 휴대폰 설정에서 따로 지워 주세요.',
    keep: '그대로 두기',
  },
  en: {
    title: 'Fingerprint and face (passkeys)',
    about: 'Pay and sign in with your fingerprint, face or screen lock. None of them leaves this phone.',
    none: 'No passkey yet',
    noneAbout: 'With one you pay without typing your PIN.',
    add: 'Register this phone',
    again: 'Register it again',
    changed: 'The fingerprint on this phone seems to have changed. Please register it again.',
    notHere: 'Passkeys do not work at this address or in this browser. Please pay with your PIN.',
    since: (when: string) => `Registered ${when}`,
    used: (when: string) => `Used ${when}`,
    office: 'For the office',
    till: 'For the till',
    backedUp: 'May be on your other devices too',
    remove: 'Remove',
    removeThis: (name: string) => `Remove ${name}`,
    removeAsk: (name: string) => `Remove ${name}?`,
    removeAbout: 'It will no longer pay or sign in. What the phone itself keeps of it is removed in the phone’s settings.',
    keep: 'Keep it',
  },
})

/** A person's passkeys: what they are for, each with its name, and a new one for this phone. */
export function Passkeys() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<PasskeyList>('/v1/passkeys')
  const here = useStore(passkeyHere)
  const [adding, setAdding] = useState(false)
  const [leaving, setLeaving] = useState<Passkey | null>(null)
  const can = canUsePasskeys()
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/more')}
      actions={can && here !== 'works' && <Button icon="fingerprint" onPress={() => setAdding(true)}>{here === 'changed' ? texts.again : texts.add}</Button>}
    >
      <p class="screen__hint">{texts.about}</p>
      {!can && <p class="notice">{texts.notHere}</p>}
      {here === 'changed' && <p class="notice">{texts.changed}</p>}
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value?.passkeys.length === 0 && (
        <EmptyPanel icon="fingerprint" title={texts.none}>
          <p>{texts.noneAbout}</p>
        </EmptyPanel>
      )}
      {value && value.passkeys.length > 0 && <PasskeyRows passkeys={value.passkeys} onRemove={setLeaving} />}
      {adding && (
        <AddPasskey
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

function PasskeyRows({ passkeys, onRemove }: { passkeys: readonly Passkey[]; onRemove: (passkey: Passkey) => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const appOf = ({ here, app }: Passkey) => (here ? null : app === 'till' ? texts.till : texts.office)
  return (
    <ul class="rows">
      {passkeys.map((passkey) => (
        <li key={passkey.id} class="row">
          <Icon name="fingerprint" />
          <span class="row__text">
            <span class="row__name">{passkey.name}</span>
            <span class="row__about">{passkey.lastUsedAt ? texts.used(dateAndTime(passkey.lastUsedAt, language)) : texts.since(dateAndTime(passkey.registeredAt, language))}</span>
            {appOf(passkey) && <span class="row__about">{appOf(passkey)}</span>}
            {passkey.backedUp && <span class="row__about">{texts.backedUp}</span>}
          </span>
          <Button kind="quiet" label={texts.removeThis(passkey.name)} onPress={() => onRemove(passkey)}>
            {texts.remove}
          </Button>
        </li>
      ))}
    </ul>
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
      <p>{texts.removeAbout}</p>
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
