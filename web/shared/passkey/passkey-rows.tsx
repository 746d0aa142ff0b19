import { useState } from 'preact/hooks'
import type { Passkey } from '../../../src/protocol/api/passkeys.ts'
import { call, type Outcome } from '../http/call.ts'
import { Button } from '../kit/button.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Field } from '../kit/field.tsx'
import { Icon } from '../kit/icon.tsx'
import '../kit/rows.css'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { dateAndTime } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import './passkey-form.css'

const words = dictionary({
  ko: {
    since: (when: string) => `${when} 등록`,
    used: (when: string) => `${when} 사용`,
    app: (app: string): string => ({ wallet: '지갑에서 써요', till: '계산대에서 써요', office: '사무실에서 써요', console: '상담 화면에서 써요' })[app] ?? `${app}에서 써요`,
    backedUp: '다른 기기에도 있을 수 있어요',
    rename: '이름 바꾸기',
    renameThis: (name: string) => `${name} 이름 바꾸기`,
    name: '이름',
    empty: '이름을 적어 주세요.',
    save: '저장',
    keep: '그만두기',
    remove: '지우기',
    removeThis: (name: string) => `${name} 지우기`,
  },
  en: {
    since: (when: string) => `Registered ${when}`,
    used: (when: string) => `Used ${when}`,
    app: (app: string) => ({ wallet: 'For the wallet', till: 'For the till', office: 'For the office', console: 'For the console' })[app] ?? `For ${app}`,
    backedUp: 'May be on your other devices too',
    rename: 'Rename',
    renameThis: (name: string) => `Rename ${name}`,
    name: 'Name',
    empty: 'Please enter a name.',
    save: 'Save',
    keep: 'Leave it',
    remove: 'Remove',
    removeThis: (name: string) => `Remove ${name}`,
  },
})

type PasskeyRowsProps = { passkeys: readonly Passkey[]; onRemove: (passkey: Passkey) => void; onRenamed: () => void }

/** Each passkey with its name, which can be changed in place. */
export function PasskeyRows({ passkeys, onRemove, onRenamed }: PasskeyRowsProps) {
  const [renamed, setRenamed] = useState<string | null>(null)
  const close = () => setRenamed(null)
  return (
    <ul class="rows">
      {passkeys.map((passkey) => (
        <li key={passkey.id} class="row">
          {renamed === passkey.id ? (
            <RenameForm
              passkey={passkey}
              onClose={close}
              onRenamed={() => {
                close()
                onRenamed()
              }}
            />
          ) : (
            <PasskeyRow passkey={passkey} onRename={() => setRenamed(passkey.id)} onRemove={() => onRemove(passkey)} />
          )}
        </li>
      ))}
    </ul>
  )
}

function PasskeyRow({ passkey, onRename, onRemove }: { passkey: Passkey; onRename: () => void; onRemove: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <>
      <Icon name="fingerprint" />
      <span class="row__text">
        <span class="row__name">{passkey.name}</span>
        <span class="row__about">{passkey.lastUsedAt ? texts.used(dateAndTime(passkey.lastUsedAt, language)) : texts.since(dateAndTime(passkey.registeredAt, language))}</span>
        {!passkey.here && <span class="row__about">{texts.app(passkey.app)}</span>}
        {passkey.backedUp && <span class="row__about">{texts.backedUp}</span>}
      </span>
      <span class="passkey-row__actions">
        <Button kind="quiet" label={texts.renameThis(passkey.name)} onPress={onRename}>
          {texts.rename}
        </Button>
        <Button kind="quiet" label={texts.removeThis(passkey.name)} onPress={onRemove}>
          {texts.remove}
        </Button>
      </span>
    </>
  )
}

function RenameForm({ passkey, onClose, onRenamed }: { passkey: Passkey; onClose: () => void; onRenamed: () => void }) {
  const texts = useWords(words)
  const [name, setName] = useState(passkey.name)
  const [isEmpty, setEmpty] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const rename = useOneAtATime(async () => {
    setFailure(null)
    setEmpty(name.trim() === '')
    if (name.trim() === '') return
    const outcome = await call<Passkey>('PUT', `/v1/passkeys/${passkey.id}/name`, { body: { name: name.trim() } })
    if (outcome.kind === 'answer') onRenamed()
    else setFailure(outcome)
  })
  return (
    <form
      class="passkey-form row__text"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        rename.run()
      }}
    >
      <Field label={texts.name} complaint={isEmpty ? texts.empty : null} value={name} onValue={setName} maxLength={80} first />
      {failure && <FailurePanel failure={failure} onAgain={rename.run} />}
      <Button submits busy={rename.busy}>
        {texts.save}
      </Button>
      <Button kind="second" onPress={onClose}>
        {texts.keep}
      </Button>
    </form>
  )
}
