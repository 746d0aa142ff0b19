import { useState } from 'preact/hooks'
import type { SearchResult } from '../../../src/protocol/api/console.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: { who: '진짜 주인의 휴대폰 번호', find: '찾기', found: '이 고객의 것', none: '찾은 사람이 없어요' },
  en: { who: 'Phone number of the true owner', find: 'Find', found: 'It belongs to', none: 'Nobody was found' },
})

/** Looks for somebody by phone, shown masked; whoever is chosen is the one. */
export function FindOwner({ chosen, onChosen }: { chosen: string | null; onChosen: (personId: string) => void }) {
  const texts = useWords(words)
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [result, setResult] = useState<SearchResult | null>(null)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const find = async () => {
    if (busy || text.trim() === '') return
    setBusy(true)
    setFailure(null)
    const outcome = await call<SearchResult>('POST', '/v1/console/searches', { body: { text: text.trim() } })
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    setResult(outcome.value)
    if (outcome.value.found.length === 1) onChosen(outcome.value.found[0]!.personId)
  }
  return (
    <>
      <Field label={texts.who} value={text} onValue={setText} inputMode="tel" maxLength={80} />
      {failure && <FailurePanel failure={failure} onAgain={() => void find()} />}
      <Button kind="second" busy={busy} onPress={() => void find()}>
        {texts.find}
      </Button>
      {result?.found.length === 0 && <p role="status">{texts.none}</p>}
      {result && result.found.length > 0 && (
        <Choice label={texts.found} options={result.found.map(({ personId, maskedName }) => ({ value: personId, label: maskedName }))} value={chosen ?? ''} onValue={onChosen} columns={2} />
      )}
    </>
  )
}
