import { Field } from '../kit/field.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { useDeployment } from '../sandbox/deployment.ts'

const words = dictionary({
  ko: {
    before: '충전하려고 연결해 두신 계좌로 1원을 보내 드려요. 보낸 사람 이름 옆의 숫자 6자리를 입력하면 돼요.',
    after: '연결해 두신 계좌가 있으면 곧 1원이 도착해요. 은행 앱의 거래내역에서 “온장” 옆의 숫자를 봐 주세요.',
    none: '1분 안에 안 오면 다른 방법을 골라 주세요. 오늘 연결한 계좌로는 보내지 않고, 하루에 세 번까지 보내요.',
    number: '“온장” 옆의 숫자 6자리',
    bank: '연습용 은행 보기',
  },
  en: {
    before: 'We send 1 won to the account that you linked for topping up. Then enter the six digits beside the sender’s name.',
    after: 'If you linked an account, 1 won arrives there shortly. Look at the entries in your bank’s app: the number stands beside “온장” (Onjang).',
    none: 'If it is not there in a minute, choose another way. It is not sent to an account linked today, and three times a day at most.',
    number: 'The six digits beside “온장”',
    bank: 'See the pretend bank',
  },
})

/** One won to a linked account. What is said is the same for everybody: whether there is such an account is told to nobody. */
export function OneWon({ isAsked, number, onNumber, complaint }: { isAsked: boolean; number: string; onNumber: (number: string) => void; complaint: string | null }) {
  const texts = useWords(words)
  const language = useLanguage()
  const sandbox = useDeployment()?.sandbox
  if (!isAsked) return <p class="screen__hint">{texts.before}</p>
  return (
    <>
      <p role="status">{texts.after}</p>
      <Field first label={texts.number} value={number} onValue={(value) => onNumber(value.slice(0, 10))} inputMode="numeric" complaint={complaint} hint={texts.none} maxLength={10} />
      {sandbox && (
        <a class="button button--second" href={`${sandbox.worldUrl}bank?lang=${language}`} target="_blank" rel="noopener">
          {texts.bank}
        </a>
      )}
    </>
  )
}
