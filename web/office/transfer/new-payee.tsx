import { useState } from 'preact/hooks'
import type { Payee, PayeeHolder } from '../../../src/protocol/api/transfers.ts'
import type { Text } from '../../../src/values/language.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Choice } from '../../shared/kit/choice.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

const words = dictionary({
  ko: {
    title: '받는 곳 등록',
    bank: '은행',
    number: '계좌번호',
    look: '예금주 확인',
    missing: '은행을 고르고 계좌번호를 입력해 주세요.',
    question: '이분이 맞나요?',
    holder: '예금주',
    account: '계좌',
    nickname: '별명 (안 써도 돼요)',
    about: '등록하면 하루 동안은 낮은 한도로 보낼 수 있어요. 등록 사실을 휴대폰으로 알려 드려요.',
    register: '맞아요, 등록하기',
    other: '다른 계좌',
  },
  en: {
    title: 'Register a payee',
    bank: 'Bank',
    number: 'Account number',
    look: 'Check the holder',
    missing: 'Choose a bank and enter the account number.',
    question: 'Is this the right person?',
    holder: 'Account holder',
    account: 'Account',
    nickname: 'Nickname (optional)',
    about: 'For a day after this the limits are lower. You will hear of it on your phone.',
    register: 'Yes, register',
    other: 'Another account',
  },
})

/** Bank and number; the bank says whose account it is; then it is registered. */
export function NewPayee() {
  const texts = useWords(words)
  const language = useLanguage()
  const banks = useResource<{ banks: { code: string; name: Text }[] }>('/v1/banks')
  const [bankCode, setBankCode] = useState<string | null>(null)
  const [accountNumber, setAccountNumber] = useState('')
  const [holder, setHolder] = useState<PayeeHolder | null>(null)
  const [id] = useState(newUuid())
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const isWhole = bankCode !== null && /^\d{6,16}$/.test(accountNumber)
  const run = async (work: () => Promise<Failed | null>) => {
    if (busy) return
    setBusy(true)
    setFailure(null)
    setFailure(await work())
    setBusy(false)
  }
  const look = () => {
    setTried(true)
    if (!isWhole) return
    void run(async () => {
      const outcome = await call<PayeeHolder>('POST', '/v1/payee-inquiries', { body: { bankCode, accountNumber } })
      if (outcome.kind !== 'answer') return outcome
      setHolder(outcome.value)
      return null
    })
  }
  const register = (nickname: string) =>
    void run(async () => {
      const outcome = await call<Payee>('PUT', `/v1/payees/${id}`, { body: { bankCode, accountNumber, holderName: holder!.holderName, nickname: nickname.trim() } })
      if (outcome.kind !== 'answer') return outcome
      await readResource('/v1/payees') // Whoever comes back to the transfer finds the payee there, however fast.
      go(`/transfer?payee=${outcome.value.id}`, { replace: true })
      return null
    })
  const options = banks.value?.banks.map(({ code, name }) => ({ value: code, label: name[language] })) ?? []
  const bankName = options.find(({ value }) => value === bankCode)?.label ?? ''
  return (
    <Screen title={texts.title} onBack={() => (holder ? setHolder(null) : go('/transfer', { replace: true }))}>
      {banks.failure && <FailurePanel failure={banks.failure} onAgain={() => void banks.refresh()} />}
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} onChange={() => (setHolder(null), setFailure(null))} />}
      {holder ? (
        <RightHolder account={`${bankName} ${accountNumber}`} holder={holder} busy={busy} onRegister={register} onOther={() => setHolder(null)} />
      ) : (
        <form
          class="office-form"
          noValidate
          onSubmit={(event) => (event.preventDefault(), look())}
        >
          <Choice label={texts.bank} options={options} value={bankCode} onValue={setBankCode} columns={2} />
          <Field
            label={texts.number}
            value={accountNumber}
            onValue={(text) => setAccountNumber(text.normalize('NFKC').replaceAll(/\D/g, '').slice(0, 16))}
            inputMode="numeric"
            complaint={tried && !isWhole ? texts.missing : null}
          />
          <Button submits busy={busy}>
            {texts.look}
          </Button>
        </form>
      )}
    </Screen>
  )
}

type RightHolderProps = { account: string; holder: PayeeHolder; busy: boolean; onRegister: (nickname: string) => void; onOther: () => void }

/** Whose account it is, before it is registered. */
function RightHolder({ account, holder, busy, onRegister, onOther }: RightHolderProps) {
  const texts = useWords(words)
  const [nickname, setNickname] = useState('')
  return (
    <div class="office-form">
      <p class="screen__question">{texts.question}</p>
      <Facts facts={[{ name: texts.account, value: account }, { name: texts.holder, value: <bdi>{holder.holderName}</bdi>, total: true }]} />
      <Field label={texts.nickname} value={nickname} onValue={setNickname} maxLength={20} />
      <p class="screen__hint">{texts.about}</p>
      <Button busy={busy} onPress={() => onRegister(nickname)}>
        {texts.register}
      </Button>
      <Button kind="quiet" onPress={onOther}>
        {texts.other}
      </Button>
    </div>
  )
}
