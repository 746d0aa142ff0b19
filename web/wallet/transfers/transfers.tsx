import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { TransferConfirmationList, TransferConfirmed } from '../../../src/protocol/api/transfers.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { PinPad } from '../../shared/kit/pin-pad.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back, go } from '../../shared/routing/navigation.ts'
import type { PhoneOtp } from '../otp/phone-store.ts'
import { answerTransfer, boundCode, factsOf, otpOnPhone, type Asked } from './answer-transfer.ts'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>

const words = dictionary({
  ko: {
    title: '이체 확인',
    question: '이렇게 보낼까요?',
    from: '보내는 가게',
    payee: '받는 분',
    account: '계좌',
    sum: '금액',
    warning: '받는 분과 금액이 다르면 확인하지 마세요. 전화로 시키는 사람이 있으면 끊어 주세요.',
    withPin: '맞아요, OTP 비밀번호 입력',
    onlyPhone: '맞아요, 이 휴대폰으로 확인',
    pin: 'OTP 비밀번호 6자리를 입력해 주세요.',
    wrong: '번호가 맞지 않아요. OTP 비밀번호를 다시 입력해 주세요.',
    refuse: '내가 한 이체가 아니에요',
    empty: '확인할 이체가 없어요',
    emptyAbout: '사무실에서 이체를 시작하면 여기에 나와요.',
    refresh: '다시 보기',
    sent: '보냈어요',
    checking: '은행에 확인하고 있어요',
    confirmed: '확인했어요',
    confirmedAbout: '사무실 화면에 OTP 번호를 입력하면 보내져요.',
    sum2: (sum: string, payee: string) => `${sum} · ${payee}`,
    done: '확인',
  },
  en: {
    title: 'Confirm a transfer',
    question: 'Send it like this?',
    from: 'From',
    payee: 'Payee',
    account: 'Account',
    sum: 'Amount',
    warning: 'If payee or amount differ, do not confirm. If somebody on the telephone tells you to, hang up.',
    withPin: 'Right: enter the OTP PIN',
    onlyPhone: 'Right: confirm with this phone',
    pin: 'Enter the six digits of your OTP PIN.',
    wrong: 'The code was not right. Please enter the OTP PIN again.',
    refuse: 'I did not start this',
    empty: 'Nothing to confirm',
    emptyAbout: 'A transfer begun in the office shows here.',
    refresh: 'Look again',
    sent: 'Sent',
    checking: 'We are checking with the bank',
    confirmed: 'Confirmed',
    confirmedAbout: 'Enter the OTP code in the office and it is sent.',
    sum2: (sum: string, payee: string) => `${sum} · ${payee}`,
    done: 'Done',
  },
})

/** What the office has prepared, newest first: payee and amount before anything else. */
export function Transfers({ session }: { session: Session }) {
  const texts = useWords(words)
  const list = useResource<TransferConfirmationList>('/v1/transfer-confirmations')
  const [ended, setEnded] = useState<{ asked: Asked; answer: TransferConfirmed } | null>(null)
  if (ended) return <Ended {...ended} />
  const asked = list.value?.transfers.find(({ confirmed, medium }) => medium === 'digital' || !confirmed)
  if (list.value && asked && session.deviceId) {
    return <Question key={asked.id} list={list.value} asked={asked} session={session} onAnswer={(answer) => setEnded({ asked, answer })} />
  }
  return (
    <Screen title={texts.title} onBack={() => back('/')} actions={<Button onPress={() => void list.refresh()}>{texts.refresh}</Button>}>
      {list.failure && <FailurePanel failure={list.failure} onAgain={() => void list.refresh()} />}
      {!list.value && !list.failure && <Skeleton shapes={['title', 'card']} />}
      {list.value && (
        <EmptyPanel icon="bank" title={texts.empty}>
          <p>{texts.emptyAbout}</p>
        </EmptyPanel>
      )}
    </Screen>
  )
}

type QuestionProps = { list: TransferConfirmationList; asked: Asked; session: Session; onAnswer: (answer: TransferConfirmed) => void }

function Question({ list, asked, session, onAnswer }: QuestionProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const [otp, setOtp] = useState<PhoneOtp | null>(null)
  const [entering, setEntering] = useState(false)
  const [busy, setBusy] = useState(false)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [failure, setFailure] = useState<Failed | null>(null)
  useEffect(() => void otpOnPhone(session.personId).then((found) => setOtp(found ?? null)), [session.personId])
  const usesPin = asked.medium === 'digital' && otp !== null
  const answer = async (pin: string | null) => {
    setBusy(true)
    setComplaint(null)
    setFailure(null)
    const facts = factsOf(list.deploymentId, asked)
    const outcome = await answerTransfer(facts, session.deviceId!, pin === null || !otp ? null : await boundCode(otp, pin, facts))
    setBusy(false)
    if (outcome.kind === 'answer') return onAnswer(outcome.value)
    if (outcome.kind === 'problem' && outcome.problem.reason === 'OTP_MISMATCH') return setComplaint(`${texts.wrong} ${outcome.problem.title}`)
    setEntering(false)
    setFailure(outcome)
  }
  const facts = (
    <Facts
      facts={[
        { name: texts.from, value: asked.shopName[language] },
        { name: texts.payee, value: <bdi>{asked.holderName}</bdi> },
        { name: texts.account, value: `${asked.bankName[language]} ${asked.accountNumber}` },
        { name: texts.sum, value: wonInWords(asked.amount, language), total: true },
      ]}
    />
  )
  if (entering) {
    return (
      <Screen title={texts.title} onBack={() => setEntering(false)}>
        {facts}
        <p class="screen__hint">{texts.pin}</p>
        <PinPad onPin={answer} complaint={complaint} />
      </Screen>
    )
  }
  return (
    <Screen
      title={texts.title}
      onBack={() => back('/')}
      actions={
        <>
          <Button busy={busy} onPress={() => (usesPin ? setEntering(true) : void answer(null))}>
            {usesPin ? texts.withPin : texts.onlyPhone}
          </Button>
          <Button kind="second" onPress={() => go('/more/devices')}>
            {texts.refuse}
          </Button>
        </>
      }
    >
      <p class="screen__question">{texts.question}</p>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} aboutMoney />}
      {facts}
      <p>{texts.warning}</p>
    </Screen>
  )
}

function Ended({ asked, answer }: { asked: Asked; answer: TransferConfirmed }) {
  const texts = useWords(words)
  const language = useLanguage()
  const title = answer.state === 'done' ? texts.sent : answer.state === 'requested' ? texts.checking : texts.confirmed
  const lines = [texts.sum2(wonInWords(asked.amount, language), asked.holderName), ...(answer.state === 'prepared' ? [texts.confirmedAbout] : [])]
  return <Verdict kind={answer.state === 'reversed' || answer.state === 'refused' ? 'refused' : 'done'} title={title} lines={lines} actions={<Button onPress={() => go('/', { replace: true })}>{texts.done}</Button>} />
}
