import { useEffect } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import type { TopUp } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import type { CommandProgress, FinalOutcome } from '../../shared/commands/command.ts'
import { useCommand } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { ProgressSteps } from '../../shared/kit/progress-steps.tsx'
import { useLate } from '../../shared/kit/use-late.ts'
import { Screen } from '../../shared/kit/screen.tsx'
import { Verdict } from '../../shared/kit/verdict.tsx'
import { ReasonText } from '../../shared/reason/reason-text.tsx'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { commandRunner, hasSucceeded } from '../commands.ts'
import { TopUpDetail } from '../history/top-up-detail.tsx'
import type { TopUpNote } from '../notes.ts'
import '../pay/pay.css'
import { PinSheet } from '../pay/pin-sheet.tsx'
import { AfterTopUp } from './after-top-up.tsx'
import { useWatching } from './watched.ts'

const words = dictionary({
  ko: {
    working: '충전하고 있어요',
    confirm: '이대로 충전할까요?',
    about: (account: string, price: string) => `${account}에서 ${price}이 나가요.`,
    sent: '보냄',
    bank: '은행 확인 중',
    end: '충전 끝',
    wait: '은행의 답을 기다리고 있어요. 결과는 홈과 내역에 나와요. 다시 충전하지 마세요.',
    later: '홈으로 가서 기다리기',
    done: (amount: string) => `${amount}\n충전됐어요`,
    balance: (amount: string) => `이제 ${amount} 쓸 수 있어요`,
    paidPrice: (account: string, price: string) => `${account}에서 ${price} 나갔어요`,
    pay: '결제하러 가기',
    home: '홈으로',
    notDone: '충전되지 않았어요.',
    returned: '계좌에서 나간 돈이 있으면 그대로 돌려드렸어요.',
    again: '다시 충전하기',
    otherAccount: '다른 계좌 연결하기',
  },
  en: {
    working: 'Topping up',
    confirm: 'Top up this?',
    about: (account: string, price: string) => `${price} leaves ${account}.`,
    sent: 'Sent',
    bank: 'Bank checks',
    end: 'Topped up',
    wait: 'We are waiting for the bank. The result will be on home and in your history. Do not top up again.',
    later: 'Wait at home',
    done: (amount: string) => `${amount}\ntopped up`,
    balance: (amount: string) => `You can spend ${amount} now`,
    paidPrice: (account: string, price: string) => `${price} left ${account}`,
    pay: 'Go and pay',
    home: 'Home',
    notDone: 'It was not topped up.',
    returned: 'Whatever left your account has been returned.',
    again: 'Top up again',
    otherAccount: 'Link another account',
  },
})

/** The bank may take so many milliseconds before the screen speaks of waiting. */
const PATIENCE = 2_500

/** Reasons that another account would clear away. */
const OTHER_ACCOUNT = new Set(['ACCOUNT_CLOSED', 'ACCOUNT_BLOCKED', 'HOLDER_MISMATCH', 'BANK_LINK_DOWN'])

/** Reasons that would come again at once. */
const NO_USE_AGAIN = new Set(['DISCOUNT_EXHAUSTED'])

/** One top-up from the tap to its definite end, also after a reload. */
export function TopUpProgress({ topUpId, session }: { topUpId: string; session: Session }) {
  const progress = useCommand(commandRunner, topUpId)
  const resumed = useStore(commandRunner.resumed)
  useWatching(topUpId)
  const outcome = progress?.command.outcome ?? null
  const note = progress?.command.note as TopUpNote | undefined
  const paysNext = Boolean(outcome && note?.thenPay && !progress?.command.seen && hasSucceeded('top_up', outcome))
  useEffect(() => {
    if (outcome && !paysNext) void commandRunner.markSeen(topUpId)
  }, [outcome, paysNext])
  if (!progress || !note) return resumed ? <TopUpDetail topUpId={topUpId} /> : <></>
  if (paysNext && note.thenPay) return <AfterTopUp topUpId={topUpId} requestId={note.thenPay} session={session} />
  if (outcome && hasSucceeded('top_up', outcome)) return <Credited topUp={(outcome as { value: TopUp }).value} />
  if (outcome) return <NotCredited outcome={outcome} note={note} />
  return <Working progress={progress} note={note} />
}

function Working({ progress, note }: { progress: CommandProgress; note: TopUpNote }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { phase, question, trouble } = progress
  const late = useLate(PATIENCE) && phase === 'waiting'
  const about = texts.about(`${note.bankName[language]} ${note.maskedNumber}`, wonInWords(note.price, language))
  if (phase === 'asking' && question?.reason === 'UNLOCK_REQUIRED') return <AskPin progress={progress} note={note} about={about} />
  return (
    <Screen
      title={texts.working}
      hiddenTitle
      actions={late && <Button onPress={() => go('/', { replace: true })}>{texts.later}</Button>}
    >
      <div class="checking" role="status">
        <span class="checking__wheel" aria-hidden="true" />
        <p class="checking__title">{texts.working}</p>
        <p class="checking__amount">{wonInWords(note.face, language)}</p>
        <p class="screen__hint">{about}</p>
      </div>
      <ProgressSteps names={[texts.sent, texts.bank, texts.end]} current={1} />
      {late && (
        <div class="checking__about">
          <p>{typeof trouble === 'object' && trouble ? trouble.title : texts.wait}</p>
        </div>
      )}
    </Screen>
  )
}

function AskPin({ progress: { command }, note, about }: { progress: CommandProgress; note: TopUpNote; about: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  // The server asks for the PIN before it records anything, so nothing is left behind when the person gives up here.
  const giveUp = () => {
    void commandRunner.drop(command.id)
    go(note.thenPay ? `/pay/requests/${note.thenPay}` : '/top-up', { replace: true })
  }
  return (
    <Screen title={texts.confirm} hiddenTitle>
      <div class="checking">
        <p class="checking__title">{texts.confirm}</p>
        <p class="checking__amount">{wonInWords(note.face, language)}</p>
      </div>
      <PinSheet purpose={{ approval: 'unlock' }} about={about} onApproved={() => void commandRunner.answer(command.id)} onClose={giveUp} />
    </Screen>
  )
}

function Credited({ topUp }: { topUp: TopUp }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <Verdict
      kind="done"
      title={texts.done(wonInWords(topUp.face, language))}
      lines={[
        texts.paidPrice(`${topUp.bankName[language]} ${topUp.maskedNumber}`, wonInWords(topUp.price, language)),
        texts.balance(wonInWords(topUp.balance, language)),
      ]}
      actions={
        <>
          <Button onPress={() => go('/pay', { replace: true })}>{texts.pay}</Button>
          <Button kind="second" onPress={() => go('/', { replace: true })}>
            {texts.home}
          </Button>
        </>
      }
    />
  )
}

function NotCredited({ outcome, note }: { outcome: FinalOutcome; note: TopUpNote }) {
  const texts = useWords(words)
  const problem = outcome.kind === 'problem' ? outcome.problem : undefined
  const topUp = outcome.kind === 'answer' ? (outcome.value as TopUp) : undefined
  const reason = problem?.reason ?? topUp?.reason ?? ''
  const mayAgain = !OTHER_ACCOUNT.has(reason) && !NO_USE_AGAIN.has(reason)
  const retry = note.thenPay ? `/pay/requests/${note.thenPay}` : '/top-up'
  return (
    <Verdict
      kind="refused"
      title={problem?.title ?? texts.notDone}
      money={problem?.money ?? 'not_moved'}
      {...(problem ? { problem } : {})}
      actions={
        <>
          {OTHER_ACCOUNT.has(reason) && <Button onPress={() => go('/top-up/accounts', { replace: true })}>{texts.otherAccount}</Button>}
          {mayAgain && <Button onPress={() => go(retry, { replace: true })}>{texts.again}</Button>}
          <Button kind={NO_USE_AGAIN.has(reason) ? 'main' : 'second'} onPress={() => go('/', { replace: true })}>
            {texts.home}
          </Button>
        </>
      }
    >
      {topUp && (
        <div class="checking__about">
          {topUp.reason && (
            <p>
              <ReasonText reason={topUp.reason} otherwise={texts.notDone} />
            </p>
          )}
          {topUp.state === 'reversed' && <p>{texts.returned}</p>}
        </div>
      )}
    </Verdict>
  )
}
