import { useId, useState } from 'preact/hooks'
import type { GeneratorImportShape } from '../../../src/protocol/api/generators.ts'
import { toBase64url } from '../../../src/protocol/base64url.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: {
    title: '제조사 파일 제안',
    file: '파일 (PSKC 또는 CSV, 2MB까지)',
    checksum: '제조사 종이의 확인값 (SHA-256)',
    checksumHint: '암호가 걸린 PSKC 파일은 비워도 돼요.',
    secret: '제조사와 정한 암호나 키',
    secretHint: '암호가 걸린 PSKC 파일에만 써요. 저장하지 않아요.',
    maker: '제조사',
    model: '모델',
    modelHint: '파일에 없을 때만 적어요.',
    missing: '파일을 골라 주세요.',
    tooLarge: '파일이 너무 커요. 2MB까지 올릴 수 있으니 나눠서 올려 주세요.',
    propose: '제안',
  },
  en: {
    title: 'Propose a maker’s file',
    file: 'File (PSKC or CSV, up to 2 MB)',
    checksum: 'Checksum on the maker’s paper (SHA-256)',
    checksumHint: 'May be left out for an encrypted PSKC file.',
    secret: 'Password or key agreed with the maker',
    secretHint: 'For an encrypted PSKC file only. It is not kept.',
    maker: 'Maker',
    model: 'Model',
    modelHint: 'Only when the file does not say.',
    missing: 'Please choose a file.',
    tooLarge: 'The file is too large: at most 2 MB. Please split it.',
    propose: 'Propose',
  },
})

const LARGEST = 2 * 1024 * 1024
const KEY = /^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{48}|[0-9A-Fa-f]{64})$/

/** The first clerk's half. */
export function ProposeImport({ onProposed }: { onProposed: () => void }) {
  const texts = useWords(words)
  const fileId = useId()
  const [file, setFile] = useState<File | null>(null)
  const [checksum, setChecksum] = useState('')
  const [secret, setSecret] = useState('')
  const [maker, setMaker] = useState('')
  const [model, setModel] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const isTooLarge = file !== null && file.size > LARGEST
  const isGood = file !== null && file.size > 0 && !isTooLarge
  const complaint = isTooLarge ? texts.tooLarge : tried && !isGood ? texts.missing : null
  const propose = async () => {
    setTried(true)
    if (!isGood || busy) return
    setBusy(true)
    setFailure(null)
    const given = { checksum: checksum.trim(), maker: maker.trim(), model: model.trim(), [KEY.test(secret) ? 'key' : 'password']: secret }
    const body = {
      fileName: file.name.slice(0, 120),
      format: /\.csv$/i.test(file.name) ? 'csv' : 'pskc',
      file: toBase64url(new Uint8Array(await file.arrayBuffer())),
      ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== '')),
    }
    const outcome = await call<GeneratorImportShape>('PUT', `/v1/console/generators/imports/${newUuid()}`, { body, timeLimit: 30_000 })
    setBusy(false)
    if (outcome.kind === 'answer') {
      setChecksum('')
      setSecret('')
      onProposed()
    } else setFailure(outcome)
  }
  return (
    <form
      class="panel"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void propose()
      }}
    >
      <h2 class="panel__title">{texts.title}</h2>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <div class="field">
        <label class="field__label" for={fileId}>
          {texts.file}
        </label>
        <input id={fileId} class="field__input file-input" type="file" accept=".xml,.pskc,.csv" onChange={(event) => setFile(event.currentTarget.files?.[0] ?? null)} />
        <p class={complaint ? 'field__complaint' : 'field__hint'} aria-live="polite">
          {complaint ?? ''}
        </p>
      </div>
      <Field label={texts.checksum} hint={texts.checksumHint} value={checksum} onValue={setChecksum} maxLength={120} />
      <div class="beside">
        <Field label={texts.maker} hint={texts.modelHint} value={maker} onValue={setMaker} maxLength={60} />
        <Field label={texts.model} hint={texts.modelHint} value={model} onValue={setModel} maxLength={60} />
      </div>
      <Field label={texts.secret} hint={texts.secretHint} value={secret} onValue={setSecret} type="password" maxLength={200} />
      <div>
        <Button submits busy={busy}>
          {texts.propose}
        </Button>
      </div>
    </form>
  )
}
