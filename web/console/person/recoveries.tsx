import { useState } from 'preact/hooks'
import type { PersonPage } from '../../../src/protocol/api/console.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { IdentityCheckBox } from './identity-check-box.tsx'
import type { Reread } from './reread.ts'

type OpenRecovery = PersonPage['recoveries'][number]

const words = dictionary({
  ko: {
    title: '비밀번호 새로 정하기',
    what: (what: OpenRecovery['what']) => ({ pin: '결제 비밀번호', till_password: '계산대 비밀번호', office_password: '사무실 비밀번호' })[what],
    asked: (when: string) => `${when} 시작 · 고객이 새 비밀번호를 정하기 전이에요`,
    proven: (when: string) => `${when} 시작 · 확인됐고, 고객이 새 비밀번호를 정하면 끝나요`,
    waiting: (when: string) => `새 비밀번호를 정해 두었어요 · ${when}에 바뀌어요`,
    confirm: '지점에서 본인 확인',
    aboutAsked: '신분증으로 본인임을 확인하면, 고객의 화면에서 바로 새 비밀번호를 정할 수 있어요.',
    aboutWaiting: '신분증으로 본인임을 확인하면, 고객이 정해 둔 새 비밀번호로 지금 바뀌어요. 열려 있던 로그인은 모두 끝나요.',
    number: '고객 화면의 번호 6자리',
    numberMissing: '고객의 휴대폰에 보이는 번호를 들은 대로 넣어 주세요',
    yes: '확인했어요',
    clerkOnly: '지점 직원이 확인하면 기다리지 않아도 돼요.',
  },
  en: {
    title: 'Choosing a secret anew',
    what: (what: OpenRecovery['what']) => ({ pin: 'Payment PIN', till_password: 'Till password', office_password: 'Office password' })[what],
    asked: (when: string) => `Begun ${when} · the new one is not chosen yet`,
    proven: (when: string) => `Begun ${when} · confirmed; it ends when the new one is chosen`,
    waiting: (when: string) => `A new one is chosen · it changes ${when}`,
    confirm: 'Confirm who it is',
    aboutAsked: 'Once you have made sure by an identity card, the new one can be chosen on the person’s screen at once.',
    aboutWaiting: 'Once you have made sure by an identity card, the new one takes effect now. Wherever the person is signed in, they are signed out.',
    number: 'Six digits on the person’s screen',
    numberMissing: 'Enter the number that the person reads off their phone',
    yes: 'Confirmed',
    clerkOnly: 'A branch clerk can confirm it, so that nobody waits.',
  },
})

/** A forgotten PIN or password of this person that is under way; a clerk confirms at the counter who it is. */
export function Recoveries({ page, isClerk, onDone }: { page: PersonPage; isClerk: boolean; onDone: Reread }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [confirming, setConfirming] = useState<OpenRecovery | null>(null)
  if (page.recoveries.length === 0) return null
  return (
    <section class="panel">
      <h2 class="otps__name">{texts.title}</h2>
      <ul class="otps">
        {page.recoveries.map((recovery) => (
          <li key={recovery.id} class="otps__card">
            <p class="otps__name">{texts.what(recovery.what)}</p>
            <p>{texts[recovery.state](dateAndTime(recovery.state === 'waiting' ? recovery.effectiveAt! : recovery.askedAt, language))}</p>
            {!isClerk && <p class="quiet">{texts.clerkOnly}</p>}
            {isClerk && recovery.state !== 'proven' && (
              <div class="otps__actions">
                <Button kind="second" onPress={() => setConfirming(recovery)}>
                  {texts.confirm}
                </Button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {confirming && (
        <ConfirmSheet
          personId={page.id}
          recovery={confirming}
          onClose={() => setConfirming(null)}
          onDone={onDone}
        />
      )}
    </section>
  )
}

function ConfirmSheet({ personId, recovery, onClose, onDone }: { personId: string; recovery: OpenRecovery; onClose: () => void; onDone: Reread }) {
  const texts = useWords(words)
  const [checked, setChecked] = useState(false)
  const [number, setNumber] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const submit = async () => {
    setTried(true)
    if (busy || !checked || number.replace(/\D/g, '').length !== 6) return
    setBusy(true)
    setFailure(null)
    const outcome = await call('PUT', `/v1/console/recoveries/${recovery.id}/confirmation`, { body: { personId, identityShown: true, number } })
    if (outcome.kind === 'answer') {
      await onDone()
      return onClose()
    }
    setBusy(false)
    setFailure(outcome)
  }
  return (
    <Sheet title={texts.confirm} onClose={() => !busy && onClose()}>
      <p>{recovery.state === 'waiting' ? texts.aboutWaiting : texts.aboutAsked}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} />}
      <Field label={texts.number} value={number} onValue={setNumber} inputMode="numeric" maxLength={10} complaint={tried && number.replace(/\D/g, '').length !== 6 ? texts.numberMissing : null} />
      <IdentityCheckBox checked={checked} complains={tried && !checked} onChecked={setChecked} />
      <Button busy={busy} onPress={() => void submit()}>
        {texts.yes}
      </Button>
    </Sheet>
  )
}
