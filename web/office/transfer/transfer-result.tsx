import type { TransferOut } from '../../../src/protocol/api/transfers.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { Button } from '../../shared/kit/button.tsx'
import { MoneyStatement } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { ReasonText } from '../../shared/reason/reason-text.tsx'
import { go } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    titles: (state: TransferOut['state']) =>
      ({ prepared: '', requested: '은행에 확인하고 있어요', done: '보냈어요', reversed: '보내지 못했어요', refused: '보내지 않았어요', cancelled: '취소한 이체예요' })[state],
    pending: '다시 보내지 마세요. 끝나면 여기와 휴대폰으로 알려 드려요.',
    back: '보내려던 돈은 예치금에 그대로 있어요.',
    payee: '받는 분',
    account: '계좌',
    sum: '금액',
    memo: '메모',
    when: '일시',
    balance: '이체 뒤 예치금',
    reference: '확인 번호',
    bank: '은행 거래 번호',
    print: '영수증 인쇄',
    again: '다시 이체',
    home: '홈으로',
    statement: '거래내역 보기',
  },
  en: {
    titles: (state: TransferOut['state']) =>
      ({ prepared: '', requested: 'We are checking with the bank', done: 'Sent', reversed: 'It could not be sent', refused: 'It was not sent', cancelled: 'This transfer was called off' })[state],
    pending: 'Do not send it again. You will hear here and on your phone how it ends.',
    back: 'The money is still in your deposit.',
    payee: 'Payee',
    account: 'Account',
    sum: 'Amount',
    memo: 'Memo',
    when: 'When',
    balance: 'Deposit after it',
    reference: 'Confirmation number',
    bank: 'Bank’s number',
    print: 'Print the receipt',
    again: 'Another transfer',
    home: 'Home',
    statement: 'See the statement',
  },
})

const ICONS: Record<TransferOut['state'], IconName> = { prepared: 'clock', requested: 'clock', done: 'check', reversed: 'return', refused: 'stop', cancelled: 'close' }

/** What became of a transfer, as a receipt that can be printed. */
export function TransferResult({ transfer }: { transfer: TransferOut }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { state, payee, amount, memo, reason, reference, bankReference, finishedAt, requestedAt, balanceAfter } = transfer
  const when = finishedAt ?? requestedAt
  return (
    <Screen title={texts.titles(state)}>
      <p class={`outcome outcome--${state}`} role={state === 'done' ? 'status' : 'alert'}>
        <Icon name={ICONS[state]} size={32} />
        <span>
          {wonInWords(amount, language)} · <bdi>{payee.holderName}</bdi>
        </span>
      </p>
      {state === 'requested' && <p>{texts.pending}</p>}
      {reason && (
        <p>
          <ReasonText reason={reason} otherwise="" />
        </p>
      )}
      {state !== 'done' && state !== 'requested' && (
        <>
          <MoneyStatement money="not_moved" />
          <p>{texts.back}</p>
        </>
      )}
      <Facts
        facts={[
          { name: texts.payee, value: <bdi>{payee.holderName}</bdi> },
          { name: texts.account, value: `${payee.bankName[language]} ${payee.accountNumber}` },
          memo !== '' && { name: texts.memo, value: <bdi>{memo}</bdi> },
          when !== null && { name: texts.when, value: dateAndTime(when, language) },
          reference !== null && { name: texts.reference, value: reference },
          bankReference !== null && { name: texts.bank, value: bankReference },
          balanceAfter !== null && { name: texts.balance, value: wonInWords(balanceAfter, language) },
          { name: texts.sum, value: wonInWords(amount, language), total: true },
        ]}
      />
      <div class="beside">
        {state === 'done' && (
          <Button kind="second" onPress={() => print()}>
            {texts.print}
          </Button>
        )}
        <Button kind="second" onPress={() => go('/statement')}>
          {texts.statement}
        </Button>
        <Button kind="second" onPress={() => go('/transfer')}>
          {texts.again}
        </Button>
        <Button onPress={() => go('/')}>{texts.home}</Button>
      </div>
    </Screen>
  )
}
