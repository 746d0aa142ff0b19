import { useState } from 'preact/hooks'
import type { GeneratorImportList, GeneratorImportShape } from '../../../src/protocol/api/generators.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Makers } from './makers.tsx'
import { ProposeImport } from './propose-import.tsx'
import { Restock } from './restock.tsx'

const words = dictionary({
  ko: {
    title: 'OTP 기기 입고',
    about: '제조사 파일은 창구 두 사람이 함께 넣어요. 두 사람 모두 제조사 종이에 적힌 확인값을 입력해요.',
    none: '아직 넣은 파일이 없어요',
    count: (count: number) => `기기 ${count}대`,
    proposed: '승인 대기',
    approved: '입고됨',
    rejected: '거절됨',
    expired: '시간 지남',
    until: (time: string) => `${time}까지`,
    checksum: '제조사 종이의 확인값 (SHA-256)',
    approve: '승인하고 입고',
    reject: '거절',
    withdraw: '거둬들이기',
    own: '내가 제안한 파일이라 다른 창구 직원이 승인해요.',
  },
  en: {
    title: 'Import generators',
    about: 'Two clerks import a maker’s file. Both type the checksum from the maker’s paper.',
    none: 'No file was imported yet',
    count: (count: number) => `${count} generators`,
    proposed: 'waiting',
    approved: 'in stock',
    rejected: 'refused',
    expired: 'expired',
    until: (time: string) => `until ${time}`,
    checksum: 'Checksum on the maker’s paper (SHA-256)',
    approve: 'Approve: take into stock',
    reject: 'Refuse',
    withdraw: 'Take back',
    own: 'You proposed this file; another clerk approves it.',
  },
})

const TAGS = { proposed: 'tag tag--wait', approved: 'tag tag--good', rejected: 'tag tag--bad', expired: 'tag' } as const
const PATH = '/v1/console/generators/imports'

/** Makers' files, of which one clerk proposes and another approves; and makers' codes, which an operator enters. */
export function Generators({ isClerk, isOperator }: { isClerk: boolean; isOperator: boolean }) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<GeneratorImportList>(PATH)
  return (
    <Screen title={texts.title}>
      <p class="quiet">{texts.about}</p>
      {isClerk && <ProposeImport onProposed={() => void refresh()} />}
      {isClerk && <Restock />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {value?.imports.length === 0 && <EmptyPanel icon="list" title={texts.none} />}
      {value?.imports.map((each) => <Import key={each.id} each={each} isClerk={isClerk} onDecided={() => void refresh()} />)}
      <Makers isOperator={isOperator} />
    </Screen>
  )
}

function Import({ each, isClerk, onDecided }: { each: GeneratorImportShape; isClerk: boolean; onDecided: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [checksum, setChecksum] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const decide = async (how: 'approval' | 'rejection') => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<GeneratorImportShape>('PUT', `${PATH}/${each.id}/${how}`, how === 'approval' ? { body: checksum.trim() ? { checksum: checksum.trim() } : {} } : { body: {} })
    setBusy(false)
    if (outcome.kind === 'answer') onDecided()
    else setFailure(outcome)
  }
  const waits = each.state === 'proposed' && isClerk
  return (
    <section class="panel">
      <h2 class="panel__title">
        {each.fileName} · {texts.count(each.generators)} <span class={TAGS[each.state]}>{texts[each.state]}</span>
      </h2>
      <p class="quiet">
        {dateAndTime(each.proposedAt, language)}
        {each.state === 'proposed' && ` · ${texts.until(dateAndTime(each.expiresAt, language))}`}
      </p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {waits && each.isOwn && <p>{texts.own}</p>}
      {waits && !each.isOwn && each.needsChecksum && <Field label={texts.checksum} value={checksum} onValue={setChecksum} maxLength={120} />}
      {waits && (
        <div class="otps__actions">
          {!each.isOwn && (
            <Button busy={busy} onPress={() => void decide('approval')}>
              {texts.approve}
            </Button>
          )}
          <Button kind="danger" busy={busy} onPress={() => void decide('rejection')}>
            {each.isOwn ? texts.withdraw : texts.reject}
          </Button>
        </div>
      )}
    </section>
  )
}
