import { useEffect } from 'preact/hooks'
import type { Payment } from '../../../src/protocol/api/payments.ts'
import type { Session } from '../../../src/protocol/api/people.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { CommandProgress } from '../../shared/commands/command.ts'
import { useCommand } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Screen } from '../../shared/kit/screen.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { commandRunner, hasSucceeded } from '../commands.ts'
import { Receipt } from '../history/receipt.tsx'
import type { PaymentNote } from '../notes.ts'
import { Checking } from './checking.tsx'
import { Paid } from './paid.tsx'
import type { PinPurpose } from './pin-purpose.ts'
import { PinSheet } from './pin-sheet.tsx'
import { Refused } from './refused.tsx'
import { ShopCard } from './shop-card.tsx'

const words = dictionary({
  ko: { title: '결제 확인', about: (shop: string, amount: string) => `${shop}에 ${amount}` },
  en: { title: 'Confirm the payment', about: (shop: string, amount: string) => `${amount} to ${shop}` },
})

/** One payment from the tap to its definite end, also after a reload. */
export function PaymentProgress({ paymentId, session }: { paymentId: string; session: Session }) {
  const progress = useCommand(commandRunner, paymentId)
  const resumed = useStore(commandRunner.resumed)
  const finished = progress?.phase === 'finished'
  useEffect(() => {
    if (finished) void commandRunner.markSeen(paymentId)
  }, [finished])
  if (!progress) return resumed ? <Receipt paymentId={paymentId} /> : <></>
  const note = progress.command.note as PaymentNote
  const outcome = progress.command.outcome
  if (outcome && hasSucceeded('payment', outcome)) return <Paid payment={(outcome as { value: Payment }).value} compare={note.madeBy === 'shopper'} />
  if (outcome) return <Refused outcome={outcome} note={note} cancelled={progress.command.cancelling} session={session} />
  if (progress.phase === 'asking' && progress.question?.reason === 'UNLOCK_REQUIRED') return <AskPin progress={progress} note={note} />
  return <Checking shop={note.shop} amount={note.amount} progress={progress} />
}

function AskPin({ progress, note }: { progress: CommandProgress; note: PaymentNote }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { command, question } = progress
  const purpose: PinPurpose =
    question?.details?.['approval'] === 'order' ? { approval: 'order', orderHash: note.orderHash } : { approval: 'unlock' }
  const giveUp = () => {
    if (command.sentAt !== null) return void commandRunner.cancel(command.id)
    void commandRunner.drop(command.id)
    go(`/pay/requests/${note.requestId}`, { replace: true })
  }
  return (
    <Screen title={texts.title} hiddenTitle>
      <ShopCard shop={note.shop} />
      <p class="confirm__sum confirm__amount">{wonInWords(note.amount, language)}</p>
      <PinSheet
        key={purpose.approval}
        purpose={purpose}
        about={texts.about(note.shop.name[language], wonInWords(note.amount, language))}
        onApproved={(approvalId) => void commandRunner.answer(command.id, approvalId ? { approvalId } : {})}
        onClose={giveUp}
      />
    </Screen>
  )
}
