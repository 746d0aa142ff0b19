import { useState } from 'preact/hooks'
import type { FoundAccountList, LinkAccountRequestSchema, LinkedAccount } from '../../../src/protocol/api/wallet.ts'
import type { Static } from 'typebox'
import { newUuid, type Uuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    title: '계좌 연결',
    question: '어느 계좌에서 충전할까요?',
    hint: '내 이름으로 된 계좌를 찾았어요. 한 번 누르면 연결돼요.',
    linked: '연결됨',
    linking: '연결하는 중',
    none: '내 이름으로 된 계좌를 찾지 못했어요',
  },
  en: {
    title: 'Link an account',
    question: 'Which account shall pay for top-ups?',
    hint: 'These are in your name. One tap links one.',
    linked: 'Linked',
    linking: 'Linking',
    none: 'No account in your name was found',
  },
})

/** The person's accounts, found by identity; one tap links one. A repetition after a lost answer carries the same id. */
export function LinkAccount() {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useResource<FoundAccountList>('/v1/bank-accounts')
  const [ids] = useState(() => new Map<string, Uuid>())
  const [linking, setLinking] = useState<string | null>(null)
  const [refusal, setRefusal] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const link = async (reference: string) => {
    if (linking) return
    setLinking(reference)
    setRefusal(null)
    const id = ids.get(reference) ?? newUuid()
    ids.set(reference, id)
    const body: Static<typeof LinkAccountRequestSchema> = { reference }
    const outcome = await call<LinkedAccount>('PUT', `/v1/linked-accounts/${id}`, { body })
    if (outcome.kind === 'answer') {
      await readResource('/v1/wallet')
      back('/top-up')
    } else setRefusal(outcome)
    setLinking(null)
  }
  return (
    <Screen title={texts.title} onBack={() => back('/top-up')}>
      <div>
        <h2 class="screen__question">{texts.question}</h2>
        <p class="screen__hint">{texts.hint}</p>
      </div>
      {refusal && <FailurePanel failure={refusal} onAgain={() => setRefusal(null)} onChange={() => setRefusal(null)} />}
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {value?.accounts.length === 0 && <EmptyPanel icon="bank" title={texts.none} />}
      {value && value.accounts.length > 0 && (
        <ul class="rows">
          {value.accounts.map((account) => (
            <li key={account.reference}>
              <button type="button" class="row" disabled={account.linked} onClick={() => void link(account.reference)}>
                <span class="row__icon">
                  <Icon name={account.linked ? 'check' : 'bank'} />
                </span>
                <span class="row__text">
                  <span class="row__name">{account.bankName[language]}</span>
                  <span class="row__about">
                    {account.maskedNumber} · {account.holderName}
                  </span>
                </span>
                <span class="row__about">
                  {linking === account.reference ? texts.linking : account.linked ? texts.linked : <Icon name="forward" size={20} />}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  )
}
