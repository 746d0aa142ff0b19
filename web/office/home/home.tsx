import { useState } from 'preact/hooks'
import type { OfficeHome, TransferOut } from '../../../src/protocol/api/transfers.ts'
import { newUuid } from '../../../src/values/uuid.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { call } from '../../shared/http/call.ts'
import { setResource, useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Link } from '../../shared/routing/link.tsx'
import { go } from '../../shared/routing/navigation.ts'

const HOME = '/v1/office'

const words = dictionary({
  ko: {
    title: '홈',
    deposit: '예치금 · 보낼 수 있는 돈',
    held: (sum: string) => `${sum}은 은행으로 가는 중이에요`,
    nothingHeld: '나가는 중인 돈이 없어요',
    today: '오늘 매출',
    counted: (count: number, refunds: string) => `${count}건 · 환불 ${refunds}`,
    unsettled: '정산을 기다리는 매출',
    unsettledAbout: '영업일로 이틀 뒤 예치금이 돼요',
    transfer: '이체하기',
    statement: '거래내역 보기',
    practise: '연습: 매출을 지금 예치금으로 옮기기',
    waiting: '진행 중인 이체',
    states: (state: string): string => (state === 'prepared' ? '확인 필요' : '은행 확인 중'),
    noOtp: '이체하려면 OTP가 필요해요',
    noOtpAbout: '지갑 앱의 OTP 화면에서 발급하면 바로 쓸 수 있어요.',
    reduced: '이체 한도가 줄어 있어요',
    reducedAbout: 'OTP 분실 신고나 재발급 때문이에요. 인증·보안에서 볼 수 있어요.',
    security: '인증·보안 열기',
  },
  en: {
    title: 'Home',
    deposit: 'Deposit · can be sent',
    held: (sum: string) => `${sum} is on its way to the bank`,
    nothingHeld: 'Nothing is on its way out',
    today: 'Sales today',
    counted: (count: number, refunds: string) => `${count} payments · ${refunds} refunded`,
    unsettled: 'Sales waiting for settlement',
    unsettledAbout: 'They become deposit after two business days',
    transfer: 'Transfer',
    statement: 'See the statement',
    practise: 'Practice: settle the sales into the deposit now',
    waiting: 'Transfers under way',
    states: (state: string): string => (state === 'prepared' ? 'to be confirmed' : 'with the bank'),
    noOtp: 'Transfers need an OTP',
    noOtpAbout: 'Get one on the OTP screen of the wallet app; it works at once.',
    reduced: 'Your transfer limits are lower now',
    reducedAbout: 'Because an OTP was reported lost or reissued. See Security.',
    security: 'Open security',
  },
})

export function Home() {
  const texts = useWords(words)
  const language = useLanguage()
  const home = useResource<OfficeHome>(HOME)
  if (!home.value)
    return (
      <Screen title={texts.title}>
        {home.failure ? <FailurePanel failure={home.failure} onAgain={() => void home.refresh()} /> : <Skeleton shapes={['card', 'card', 'row']} />}
      </Screen>
    )
  const { deposit, held, sales, waiting, otp, shopName, canPractise } = home.value
  const won = (sum: number) => wonInWords(sum, language)
  return (
    <Screen title={shopName[language]}>
      {home.failure && <FailurePanel failure={home.failure} onAgain={() => void home.refresh()} />}
      {!otp.usable && <Hint title={texts.noOtp} about={texts.noOtpAbout} />}
      {otp.isReduced && <Hint title={texts.reduced} about={texts.reducedAbout} />}
      <div class="figures">
        <section class="figure">
          <h2 class="figure__name">{texts.deposit}</h2>
          <p class="figure__sum">{won(deposit)}</p>
          <p class="figure__about">{held > 0 ? texts.held(won(held)) : texts.nothingHeld}</p>
        </section>
        <section class="figure">
          <h2 class="figure__name">{texts.today}</h2>
          <p class="figure__sum">{won(sales.todayGross)}</p>
          <p class="figure__about">{texts.counted(sales.todayCount, won(sales.todayRefunds))}</p>
        </section>
        <section class="figure">
          <h2 class="figure__name">{texts.unsettled}</h2>
          <p class="figure__sum">{won(sales.unsettled)}</p>
          <p class="figure__about">{texts.unsettledAbout}</p>
        </section>
      </div>
      <div class="beside">
        <Button icon="bank" onPress={() => go('/transfer')}>
          {texts.transfer}
        </Button>
        <Button kind="second" icon="list" onPress={() => go('/statement')}>
          {texts.statement}
        </Button>
        {canPractise && sales.unsettled > 0 && <Practise amount={sales.unsettled} />}
      </div>
      <Waiting transfers={waiting} />
    </Screen>
  )
}

function Hint({ title, about }: { title: string; about: string }) {
  const texts = useWords(words)
  return (
    <section class="advice">
      <Icon name="shield" />
      <div>
        <p class="row__name">{title}</p>
        <p class="row__about">{about}</p>
      </div>
      <Link to="/security" class="plain-link">
        {texts.security}
      </Link>
    </section>
  )
}

function Waiting({ transfers }: { transfers: readonly TransferOut[] }) {
  const texts = useWords(words)
  const language = useLanguage()
  if (transfers.length === 0) return null
  return (
    <section>
      <h2 class="rows-title">{texts.waiting}</h2>
      <div class="rows">
        {transfers.map(({ id, payee, amount, state }) => (
          <Link key={id} to={`/transfers/${id}`} class="row">
            <span class="row__text">
              <bdi class="row__name">{payee.holderName}</bdi>
              <span class="row__about">
                {payee.bankName[language]} {payee.accountNumber}
              </span>
            </span>
            <span class="badge">{texts.states(state)}</span>
            <span class="row__figure">{wonInWords(amount, language)}</span>
          </Link>
        ))}
      </div>
    </section>
  )
}

/** In the pretend world nobody has to wait two days. */
function Practise({ amount }: { amount: number }) {
  const texts = useWords(words)
  const [busy, setBusy] = useState(false)
  const settle = async () => {
    setBusy(true)
    const outcome = await call<OfficeHome>('PUT', `/v1/practice-settlements/${newUuid()}`, { body: { amount } })
    setBusy(false)
    if (outcome.kind === 'answer') setResource(HOME, outcome.value)
  }
  return (
    <Button kind="second" icon="practice" busy={busy} onPress={() => void settle()}>
      {texts.practise}
    </Button>
  )
}
