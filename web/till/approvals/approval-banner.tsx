import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { RefundApproval, RefundApprovalList } from '../../../src/protocol/api/refund-approvals.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ErrorPanel, FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { signal } from '../../shared/sound/sounds.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { approvalPath } from '../commands.ts'
import { approvalsChanged } from '../connection/events.ts'
import { approvalKey, readApprovalKey } from './approval-key.ts'
import './approval-banner.css'

const WAITING = '/v1/refund-approvals'

const words = dictionary({
  ko: {
    asks: '환불 승인 요청',
    about: (number: string, payer: string, when: string, amount: string) => `${number} · ${payer} 손님 · ${when}에 받은 ${amount}`,
    approve: '승인',
    decline: '거절',
    approved: (amount: string) => `${amount} 환불을 승인했어요`,
    declined: '환불을 거절했어요',
    noKey: '이 기기는 아직 승인할 수 없어요. 사장님 휴대폰에서 승인하거나, 이 기기를 등록하세요.',
    register: '이 기기로 승인하기',
  },
  en: {
    asks: 'A refund waits for you',
    about: (number: string, payer: string, when: string, amount: string) => `${number} · ${payer} · ${amount} received at ${when}`,
    approve: 'Approve',
    decline: 'Decline',
    approved: (amount: string) => `You approved a refund of ${amount}`,
    declined: 'You declined the refund',
    noKey: 'This device can’t approve yet. Use the owner’s phone, or register this device.',
    register: 'Approve with this device',
  },
})

/** On every screen of the owner: the oldest refund that waits, with one tap to approve it. */
export function ApprovalBanner({ session }: { session: Session }) {
  const changed = useStore(approvalsChanged)
  const { value: list } = useResource<RefundApprovalList>(WAITING)
  const [done, setDone] = useState<string | null>(null)
  useEffect(() => void readApprovalKey(session.personId), [session.personId])
  useEffect(() => void readResource(WAITING), [changed])
  const first = list?.approvals[0]
  useEffect(() => {
    if (first) signal('tick')
  }, [first?.refundId])
  return (
    <div>
      {list && first && <Question key={first.refundId} list={list} asked={first} onDone={setDone} />}
      <div role="status">
        {done && !first && (
          <p class="approval-banner__done">
            <Icon name="check" />
            {done}
          </p>
        )}
      </div>
    </div>
  )
}

type QuestionProps = { list: RefundApprovalList; asked: RefundApproval; onDone: (words: string) => void }

function Question({ list, asked, onDone }: QuestionProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const key = useStore(approvalKey)
  const [busy, setBusy] = useState<'approve' | 'decline' | null>(null)
  const [failed, setFailed] = useState<{ what: 'approve' | 'decline'; failure: Exclude<Outcome<never>, { kind: 'answer' }> } | null>(null)
  const won = wonInWords(asked.amount, language)
  const decide = async (what: 'approve' | 'decline') => {
    if (busy) return
    setBusy(what)
    setFailed(null)
    const outcome = what === 'decline' ? await call<RefundApproval>('PUT', `${approvalPath(asked.refundId)}/refusal`, { body: {} }) : await approve()
    setBusy(null)
    if (outcome.kind !== 'answer') return setFailed({ what, failure: outcome })
    onDone(what === 'approve' ? texts.approved(won) : texts.declined)
    return void readResource(WAITING)
  }
  const approve = async (): Promise<Outcome<RefundApproval>> => {
    const { signApproval } = await import('./sign-approval.ts')
    return call<RefundApproval>('PUT', `${approvalPath(asked.refundId)}/approval`, { body: { approval: await signApproval(list, asked, key!) } })
  }
  const { sale } = asked
  return (
    <section class="approval-banner" role="alert" aria-label={texts.asks}>
      <p class="approval-banner__head">
        <Icon name="return" />
        <span>
          {texts.asks} · <bdi>{asked.askedBy}</bdi>
        </span>
      </p>
      <p class="approval-banner__amount">{won}</p>
      <p>{texts.about(sale.confirmationNumber, sale.payer, timeOfDay(sale.paidAt, language), wonInWords(sale.amount, language))}</p>
      {!key && <p>{texts.noKey}</p>}
      <div class="approval-banner__actions">
        <Button kind="second" busy={busy === 'decline'} onPress={() => void decide('decline')}>
          {texts.decline}
        </Button>
        {key ? (
          <Button icon="check" busy={busy === 'approve'} onPress={() => void decide('approve')}>
            {texts.approve}
          </Button>
        ) : (
          <Button onPress={() => go('/approval-phone')}>{texts.register}</Button>
        )}
      </div>
      {failed && <Failed failure={failed.failure} asked={asked} onAgain={() => void decide(failed.what)} />}
    </section>
  )
}

/** Each refusal has its way on: the owner refunds, registers the phone again, or reads what waits anew. */
function Failed({ failure, asked, onAgain }: { failure: Exclude<Outcome<never>, { kind: 'answer' }>; asked: RefundApproval; onAgain: () => void }) {
  if (failure.kind !== 'problem') return <FailurePanel failure={failure} onAgain={onAgain} />
  const { problem } = failure
  const ways: Record<string, () => void> = {
    APPROVALS_USED_UP: () => go(`/sales/${asked.payerId}/${asked.paymentId}/refund`),
    SIGNATURE_INVALID: () => go('/approval-phone'),
  }
  return <ErrorPanel problem={problem} onRemedy={ways[problem.reason] ?? (() => void readResource(WAITING))} />
}
