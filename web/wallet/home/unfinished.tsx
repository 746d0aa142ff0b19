import { wonInWords } from '../../../src/values/won.ts'
import type { CommandProgress } from '../../shared/commands/command.ts'
import { useOpenCommands } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Link } from '../../shared/routing/link.tsx'
import { commandRunner, hasSucceeded } from '../commands.ts'
import type { PaymentNote, TopUpNote } from '../notes.ts'

const words = dictionary({
  ko: {
    payment: '결제를 확인하고 있어요',
    topUp: '충전을 확인하고 있어요',
    notAgain: '다시 결제하지 마세요.',
    paid: '결제됐어요',
    credited: '충전됐어요',
    paymentRefused: '결제되지 않았어요',
    topUpRefused: '충전되지 않았어요',
    look: '눌러서 결과 보기',
  },
  en: {
    payment: 'Checking a payment',
    topUp: 'Checking a top-up',
    notAgain: 'Do not pay again.',
    paid: 'Paid',
    credited: 'Topped up',
    paymentRefused: 'Not paid',
    topUpRefused: 'Not topped up',
    look: 'Open the result',
  },
})

/** Payments and top-ups whose end is not known, or has not been looked at, are always in sight. */
export function Unfinished() {
  const open = useOpenCommands(commandRunner)
  if (open.length === 0) return null
  return (
    <section class="unfinished" role="status">
      {open.map((progress) => (
        <OpenCommand key={progress.command.id} progress={progress} />
      ))}
    </section>
  )
}

function OpenCommand({ progress: { command, phase } }: { progress: CommandProgress }) {
  const texts = useWords(words)
  const language = useLanguage()
  const isPayment = command.kind === 'payment'
  const amount = isPayment ? (command.note as PaymentNote).amount : (command.note as TopUpNote).face
  const state = phase !== 'finished' || !command.outcome ? 'open' : hasSucceeded(command.kind, command.outcome) ? 'done' : 'refused'
  const name = {
    open: isPayment ? texts.payment : texts.topUp,
    done: isPayment ? texts.paid : texts.credited,
    refused: isPayment ? texts.paymentRefused : texts.topUpRefused,
  }[state]
  return (
    <Link to={isPayment ? `/pay/payments/${command.id}` : `/top-up/${command.id}`} class={`row unfinished__row unfinished__row--${state}`}>
      <Icon name={state === 'open' ? 'clock' : state === 'done' ? 'check' : 'stop'} />
      <span class="row__text">
        <span class="row__name">{name}</span>
        <span class="row__about">{state !== 'open' ? texts.look : isPayment ? texts.notAgain : ''}</span>
      </span>
      <span class="row__figure">{wonInWords(amount, language)}</span>
    </Link>
  )
}
