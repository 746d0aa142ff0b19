import { useState } from 'preact/hooks'
import type { Payee, TransferLimits, TransferOut } from '../../../src/protocol/api/transfers.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { setResource, useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { go } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    title: '이체',
    to: '받는 곳',
    fresh: '새로 등록 · 한도 낮음',
    add: '받는 곳 등록',
    none: '등록한 받는 곳이 없어요',
    noneAbout: '은행과 계좌번호를 넣으면 예금주를 확인해 드려요.',
    amount: '보낼 금액 (원)',
    memo: '메모 (받는 분 통장에 보여요)',
    missing: '받는 곳과 금액을 정해 주세요.',
    review: '다음: 확인하기',
    edit: '고치기',
    confirmTitle: '이렇게 보낼까요?',
    payee: '받는 분',
    account: '계좌',
    sum: '보내는 금액',
    confirm: 'OTP로 확인하기',
    limits: '지금 보낼 수 있는 한도',
    available: '예치금',
    once: '한 번에',
    day: '하루',
    left: '오늘 남은 한도',
    resets: (at: string) => `${at}에 다시 채워져요.`,
    because: (why: TransferLimits['because'][number]) => ({ new_payee: '새로 등록한 받는 곳이라 하루 동안 한도가 낮아요.', otp: 'OTP 분실 신고나 재발급 때문에 한도가 낮아요.', new_phone: '휴대폰이 새것이거나 번호나 비밀번호를 새로 정해서 하루 동안 한도가 낮아요.', no_phone: '휴대폰 확인이 없어 한도가 낮아요.' })[why],
    withoutPhone: (sum: string) => `${sum}이 넘으면 휴대폰에서도 확인해요.`,
  },
  en: {
    title: 'Transfer',
    to: 'Payee',
    fresh: 'new · lower limits',
    add: 'Register a payee',
    none: 'No payee is registered yet',
    noneAbout: 'Enter bank and account number, and we check whose it is.',
    amount: 'Amount (won)',
    memo: 'Memo (shown to the payee)',
    missing: 'Choose a payee and an amount.',
    review: 'Next: review',
    edit: 'Change',
    confirmTitle: 'Send it like this?',
    payee: 'Payee',
    account: 'Account',
    sum: 'Amount',
    confirm: 'Confirm with your OTP',
    limits: 'What you can send now',
    available: 'Deposit',
    once: 'At a time',
    day: 'A day',
    left: 'Left today',
    resets: (at: string) => `It starts again on ${at}.`,
    because: (why: TransferLimits['because'][number]) => ({ new_payee: 'This payee is new: for a day the limits are lower.', otp: 'An OTP was reported lost or reissued: the limits are lower.', new_phone: 'A phone is new, or a number, PIN or password was set anew: for a day the limits are lower.', no_phone: 'Without a phone the limits are lower.' })[why],
    withoutPhone: (sum: string) => `Above ${sum} you also confirm on your phone.`,
  },
})

/** Payee, amount, review; what may be sent stands beside it all the while. */
export function Transfer() {
  const texts = useWords(words)
  const payees = useResource<{ payees: Payee[] }>('/v1/payees')
  const [payeeId, setPayeeId] = useState<string | null>(new URLSearchParams(location.search).get('payee'))
  const limits = useResource<TransferLimits>(payeeId === null ? '/v1/transfer-limits' : `/v1/transfer-limits?payeeId=${payeeId}`)
  const [amount, setAmount] = useState(0)
  const [memo, setMemo] = useState('')
  const [tried, setTried] = useState(false)
  const [reviewing, setReviewing] = useState(false)
  const payee = payees.value?.payees.find(({ id }) => id === payeeId)
  if (reviewing && payee) return <Review payee={payee} amount={amount} memo={memo} limits={limits.value} onEdit={() => setReviewing(false)} />
  return (
    <Screen title={texts.title}>
      {payees.failure && <FailurePanel failure={payees.failure} onAgain={() => void payees.refresh()} />}
      <div class="transfer">
        <form
          class="office-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            setTried(true)
            if (payee && amount > 0) setReviewing(true)
          }}
        >
          {!payees.value && !payees.failure && <Skeleton shapes={['row', 'row']} />}
          {payees.value && <PayeeList payees={payees.value.payees} chosen={payeeId} onChoose={setPayeeId} />}
          <Field
            label={texts.amount}
            value={amount === 0 ? '' : amount.toLocaleString('en-US')}
            onValue={(text) => setAmount(Math.min(Number(text.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 12)), 999_999_999_999))}
            inputMode="numeric"
            complaint={tried && (!payee || amount === 0) ? texts.missing : null}
          />
          <Field label={texts.memo} value={memo} onValue={setMemo} maxLength={20} />
          <Button submits>{texts.review}</Button>
        </form>
        <Limits limits={limits.value} />
      </div>
    </Screen>
  )
}

type PayeeListProps = { payees: readonly Payee[]; chosen: string | null; onChoose: (id: string) => void }

function PayeeList({ payees, chosen, onChoose }: PayeeListProps) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <fieldset class="payee-list">
      <legend class="rows-title">{texts.to}</legend>
      {payees.length === 0 && (
        <EmptyPanel icon="bank" title={texts.none}>
          <p>{texts.noneAbout}</p>
        </EmptyPanel>
      )}
      {payees.map(({ id, holderName, nickname, bankName, accountNumber, newUntil }) => (
        <label key={id} class="payee">
          <input type="radio" name="payee" checked={id === chosen} onChange={() => onChoose(id)} />
          <span class="payee__text">
            <bdi class="row__name">{nickname ? `${holderName} (${nickname})` : holderName}</bdi>
            <span class="row__about">
              {bankName[language]} {accountNumber}
            </span>
          </span>
          {newUntil && <span class="badge">{texts.fresh}</span>}
        </label>
      ))}
      <Button kind="second" icon="add" onPress={() => go('/transfer/payees/new')}>
        {texts.add}
      </Button>
    </fieldset>
  )
}

function Limits({ limits }: { limits: TransferLimits | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  if (!limits) return <Skeleton shapes={['card']} />
  const won = (sum: number) => wonInWords(sum, language)
  return (
    <aside class="transfer__limits" aria-label={texts.limits}>
      <h2 class="rows-title">{texts.limits}</h2>
      <Facts
        facts={[
          { name: texts.available, value: won(limits.available) },
          { name: texts.once, value: won(limits.once) },
          { name: texts.day, value: won(limits.day) },
          { name: texts.left, value: won(limits.leftToday), total: true },
        ]}
      />
      {limits.because.map((why) => (
        <p key={why}>{texts.because(why)}</p>
      ))}
      {limits.withoutPhone !== null && limits.withoutPhone < limits.once && <p>{texts.withoutPhone(won(limits.withoutPhone))}</p>}
      <p class="screen__hint">{texts.resets(dateAndTime(limits.resetsAt, language))}</p>
    </aside>
  )
}

type ReviewProps = { payee: Payee; amount: number; memo: string; limits: TransferLimits | null; onEdit: () => void }

function Review({ payee, amount, memo, limits, onEdit }: ReviewProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [id] = useState(newUuid())
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const prepare = async () => {
    if (busy) return
    setBusy(true)
    const outcome = await call<TransferOut>('PUT', `/v1/transfers-out/${id}`, { body: { payeeId: payee.id, amount, memo: memo.trim() } })
    setBusy(false)
    if (outcome.kind !== 'answer') return setFailure(outcome)
    setResource(`/v1/transfers-out/${id}`, outcome.value)
    go(`/transfers/${id}`, { replace: true })
  }
  return (
    <Screen title={texts.confirmTitle} onBack={onEdit}>
      {failure && <FailurePanel failure={failure} onAgain={() => void prepare()} onChange={onEdit} />}
      <div class="transfer">
        <div class="office-form">
          <Facts
            facts={[
              { name: texts.payee, value: <bdi>{payee.holderName}</bdi> },
              { name: texts.account, value: `${payee.bankName[language]} ${payee.accountNumber}` },
              memo.trim() !== '' && { name: texts.memo, value: <bdi>{memo}</bdi> },
              { name: texts.sum, value: wonInWords(amount, language), total: true },
            ]}
          />
          <Button busy={busy} onPress={() => void prepare()}>
            {texts.confirm}
          </Button>
          <Button kind="quiet" onPress={onEdit}>
            {texts.edit}
          </Button>
        </div>
        <Limits limits={limits} />
      </div>
    </Screen>
  )
}
