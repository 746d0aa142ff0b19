import { useEffect, useState } from 'preact/hooks'
import type { TransferOut } from '../../../src/protocol/api/transfers.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'
import { readResource, setResource, useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Field } from '../../shared/kit/field.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { QrPicture } from '../../shared/kit/qr-picture.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { minutesAndSeconds } from '../../shared/language/moments.ts'
import { go } from '../../shared/routing/navigation.ts'
import { TransferResult } from './transfer-result.tsx'

type Failed = Exclude<Outcome<never>, { kind: 'answer' }>
/** Between two looks at whether the phone or the bank has answered, in milliseconds. */
const LOOK_AGAIN = 2_000

const words = dictionary({
  ko: {
    title: 'OTP로 확인하기',
    left: (left: string) => `${left} 안에 확인해 주세요`,
    payee: '받는 분',
    account: '계좌',
    sum: '보내는 금액',
    phone: '휴대폰에서 확인하기',
    phoneAbout: '지갑 앱의 이체 확인 화면에 받는 분과 금액이 나와요. 같은지 보고 확인하면 저절로 보내져요.',
    qr: '휴대폰이 오프라인이면 이 QR을 찍어 주세요',
    qrLabel: '이체 내용 QR',
    type: '번호 직접 입력하기',
    bound: '받는 곳과 금액에 묶인 8자리예요. 다른 이체에는 쓸 수 없어요.',
    unbound: 'OTP 기기에 나온 6자리예요. 이 이체에만 한 번 쓰여요.',
    code: 'OTP 번호',
    send: '이 금액 보내기',
    needsPhone: '이 금액은 휴대폰에서도 확인해야 해요.',
    confirmed: '휴대폰에서 확인했어요',
    noOtp: 'OTP가 있어야 보낼 수 있어요',
    noOtpAbout: '지갑 앱의 OTP 화면에서 발급한 뒤 이어서 할 수 있어요.',
    cancel: '이체 취소',
    short: '번호를 모두 입력해 주세요.',
  },
  en: {
    title: 'Confirm with your OTP',
    left: (left: string) => `Please confirm within ${left}`,
    payee: 'Payee',
    account: 'Account',
    sum: 'Amount',
    phone: 'Confirm on your phone',
    phoneAbout: 'The wallet app shows payee and amount. If they are the same, confirm there and it is sent.',
    qr: 'Phone offline? Scan this code',
    qrLabel: 'QR code of this transfer',
    type: 'Or type the code',
    bound: 'Eight digits, bound to payee and amount. They are good for nothing else.',
    unbound: 'Six digits of your generator. They are spent on this transfer alone.',
    code: 'OTP code',
    send: 'Send this amount',
    needsPhone: 'This amount has to be confirmed on your phone as well.',
    confirmed: 'Confirmed on your phone',
    noOtp: 'Sending needs an OTP',
    noOtpAbout: 'Get one on the OTP screen of the wallet app, then go on here.',
    cancel: 'Call it off',
    short: 'Please enter the whole code.',
  },
})

/** A prepared transfer, until it has ended: what is to be confirmed, the ways to do it, and then what became of it. */
export function ConfirmTransfer({ id }: { id: string }) {
  const texts = useWords(words)
  const path = `/v1/transfers-out/${id}`
  const transfer = useResource<TransferOut>(path)
  const state = transfer.value?.state
  useEffect(() => {
    if (state !== 'prepared' && state !== 'requested') {
      void readResource('/v1/office')
      return
    }
    const timer = setInterval(() => {
      void call<TransferOut>('GET', path, { unattended: true }).then((outcome) => outcome.kind === 'answer' && setResource(path, outcome.value))
    }, LOOK_AGAIN)
    return () => clearInterval(timer)
  }, [state])
  if (!transfer.value)
    return (
      <Screen title={texts.title}>
        {transfer.failure ? <FailurePanel failure={transfer.failure} onAgain={() => void transfer.refresh()} aboutMoney /> : <Skeleton shapes={['title', 'card', 'row']} />}
      </Screen>
    )
  if (!transfer.value.question) return <TransferResult transfer={transfer.value} />
  return <Question transfer={transfer.value} question={transfer.value.question} />
}

type QuestionProps = { transfer: TransferOut; question: NonNullable<TransferOut['question']> }

function Question({ transfer, question }: QuestionProps) {
  const texts = useWords(words)
  const language = useLanguage()
  const { id, payee, amount, expiresAt } = transfer
  const path = `/v1/transfers-out/${id}`
  const [now, setNow] = useState(serverNow())
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), 1_000)
    return () => clearInterval(timer)
  }, [])
  const cancel = async () => {
    await call('PUT', `${path}/cancellation`, { body: {} })
    go('/transfer', { replace: true })
  }
  return (
    <Screen title={texts.title}>
      <p role="timer">{texts.left(minutesAndSeconds(Date.parse(expiresAt) - now))}</p>
      <Facts
        facts={[
          { name: texts.payee, value: <bdi>{payee.holderName}</bdi> },
          { name: texts.account, value: `${payee.bankName[language]} ${payee.accountNumber}` },
          { name: texts.sum, value: wonInWords(amount, language), total: true },
        ]}
      />
      {question.medium === null ? (
        <section class="advice">
          <Icon name="shield" />
          <div>
            <p class="row__name">{texts.noOtp}</p>
            <p class="row__about">{texts.noOtpAbout}</p>
          </div>
        </section>
      ) : (
        <div class="confirm">
          <section>
            <h2 class="rows-title">{texts.qr}</h2>
            <QrPicture text={question.qr} label={texts.qrLabel} />
          </section>
          <div class="confirm__ways">
            <section>
              <h2>{texts.phone}</h2>
              <p class="screen__hint">{texts.phoneAbout}</p>
              {transfer.confirmedOnPhone && <p class="badge badge--good">{texts.confirmed}</p>}
              {question.needsPhone && !transfer.confirmedOnPhone && <p role="status">{texts.needsPhone}</p>}
            </section>
            <EnterCode transfer={transfer} question={question} />
          </div>
        </div>
      )}
      <Button kind="quiet" onPress={() => void cancel()}>
        {texts.cancel}
      </Button>
    </Screen>
  )
}

function EnterCode({ transfer, question }: QuestionProps) {
  const texts = useWords(words)
  const length = question.isBound ? 8 : 6
  const path = `/v1/transfers-out/${transfer.id}`
  const [code, setCode] = useState('')
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failed | null>(null)
  const submit = async () => {
    setTried(true)
    if (code.length !== length || busy) return
    setBusy(true)
    setFailure(null)
    const outcome = await call<TransferOut>('PUT', `${path}/confirmation`, { body: { code }, timeLimit: 20_000 })
    setBusy(false)
    if (outcome.kind === 'answer') return setResource(path, outcome.value)
    setFailure(outcome)
    setCode('')
    setTried(false)
    // Whatever was not answered may have happened all the same: the transfer says so itself.
    void readResource(path)
  }
  return (
    <section>
      <h2>{texts.type}</h2>
      {failure && <FailurePanel failure={failure} onAgain={() => setFailure(null)} aboutMoney />}
      <form
        class="office-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Field
          label={texts.code}
          hint={question.isBound ? texts.bound : texts.unbound}
          value={code}
          onValue={(value) => setCode(value.normalize('NFKC').replaceAll(/\D/g, '').slice(0, length))}
          inputMode="numeric"
          autoComplete="one-time-code"
          complaint={tried && code.length !== length ? texts.short : null}
        />
        <Button submits busy={busy}>
          {texts.send}
        </Button>
      </form>
    </section>
  )
}
