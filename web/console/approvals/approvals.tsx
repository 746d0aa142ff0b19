import { useState } from 'preact/hooks'
import type { Proposal, ProposalList } from '../../../src/protocol/api/support.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'
import { actionWords, type ActionName } from '../words.ts'

const words = dictionary({
  ko: {
    title: '승인 대기',
    about: '두 사람이 하는 일이에요. 제안한 사람은 승인할 수 없어요.',
    none: '기다리는 제안이 없어요',
    waits: '승인 대기',
    done: '처리됨',
    refused: '거절됨',
    withdrawn: '거둬들임',
    expired: '시간 지남',
    failed: '안 됨',
    by: (name: string, time: string) => `제안 ${name} · ${time}`,
    until: (time: string) => `${time}까지`,
    decided: (name: string, time: string) => `결정 ${name} · ${time}`,
    newNumber: (end: string) => `새 번호 끝자리 ${end}`,
    look: '고객 보기',
    code: '고객이 읽어 준 OTP 번호',
    approve: '승인하고 처리',
    refuse: '거절',
    withdraw: '거둬들이기',
    reference: (reference: string) => `처리 번호 ${reference}`,
  },
  en: {
    title: 'Approvals',
    about: 'What takes two people. Whoever proposed it can’t approve it.',
    none: 'Nothing waits for approval',
    waits: 'waiting',
    done: 'done',
    refused: 'refused',
    withdrawn: 'taken back',
    expired: 'expired',
    failed: 'failed',
    by: (name: string, time: string) => `Proposed by ${name}, ${time}`,
    until: (time: string) => `until ${time}`,
    decided: (name: string, time: string) => `Decided by ${name}, ${time}`,
    newNumber: (end: string) => `New number ends in ${end}`,
    look: 'See the person',
    code: 'OTP code, read out by the person',
    approve: 'Approve: do it now',
    refuse: 'Refuse',
    withdraw: 'Take back',
    reference: (reference: string) => `Reference ${reference}`,
  },
})

const TAGS: { readonly [state in Proposal['state']]: string } = { waiting: 'tag tag--wait', done: 'tag tag--good', refused: 'tag tag--bad', failed: 'tag tag--bad', withdrawn: 'tag', expired: 'tag' }

/** What waits for a second person, and what was decided lately. */
export function Approvals() {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<ProposalList>('/v1/console/proposals')
  return (
    <Screen title={texts.title}>
      <p class="quiet">{texts.about}</p>
      {!value && !failure && <Skeleton shapes={['card', 'card']} />}
      {!value && failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {value?.proposals.length === 0 && <EmptyPanel icon="certified" title={texts.none} />}
      {value?.proposals.map((proposal) => <ProposalCard key={proposal.id} proposal={proposal} onDecided={() => void refresh()} />)}
    </Screen>
  )
}

function ProposalCard({ proposal, onDecided }: { proposal: Proposal; onDecided: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { state, decidedBy, decidedAt } = proposal
  return (
    <section class="panel">
      <h2 class="panel__title">
        {actionWords[language][proposal.action as ActionName]} · <bdi>{proposal.maskedName}</bdi> <span class={TAGS[state]}>{state === 'waiting' ? texts.waits : texts[state]}</span>
      </h2>
      <p>{proposal.note}</p>
      <p class="quiet">
        {texts.by(proposal.proposedBy, dateAndTime(proposal.proposedAt, language))}
        {proposal.newPhoneEnd && ` · ${texts.newNumber(proposal.newPhoneEnd)}`}
        {state === 'waiting' && ` · ${texts.until(dateAndTime(proposal.expiresAt, language))}`}
        {decidedBy && decidedAt && ` · ${texts.decided(decidedBy, dateAndTime(decidedAt, language))}`}
        {proposal.reference && ` · ${texts.reference(proposal.reference)}`}
      </p>
      {state === 'waiting' && <Decision proposal={proposal} onDecided={onDecided} />}
    </section>
  )
}

function Decision({ proposal, onDecided }: { proposal: Proposal; onDecided: () => void }) {
  const texts = useWords(words)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const decide = async (how: 'approval' | 'refusal') => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<Proposal>('PUT', `/v1/console/proposals/${proposal.id}/${how}`, { body: how === 'approval' && proposal.action === 'unlock' ? { codes: [code] } : {} })
    setBusy(false)
    if (outcome.kind === 'answer') onDecided()
    else setFailure(outcome)
  }
  const toPerson = () => go(`/people/${proposal.personId}`)
  if (proposal.isOwn) {
    return (
      <div class="otps__actions">
        <Button kind="second" busy={busy} onPress={() => void decide('refusal')}>
          {texts.withdraw}
        </Button>
      </div>
    )
  }
  return (
    <>
      {failure?.kind === 'problem' && failure.problem.reason === 'PURPOSE_MISSING' && <ErrorPanel problem={failure.problem} aboutMoney={false} onRemedy={toPerson} />}
      {failure && !(failure.kind === 'problem' && failure.problem.reason === 'PURPOSE_MISSING') && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      {proposal.action === 'unlock' && <Field label={texts.code} value={code} onValue={setCode} inputMode="numeric" maxLength={12} />}
      <div class="otps__actions">
        <Button kind="second" onPress={toPerson}>
          {texts.look}
        </Button>
        <Button busy={busy} onPress={() => void decide('approval')}>
          {texts.approve}
        </Button>
        <Button kind="second" busy={busy} onPress={() => void decide('refusal')}>
          {texts.refuse}
        </Button>
      </div>
    </>
  )
}
