import { useEffect } from 'preact/hooks'
import type { Recovery } from '../../../src/protocol/api/recovery.ts'
import { call } from '../http/call.ts'
import { dictionary } from '../language/dictionary.ts'
import { timeOfDay } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { CounterNumber } from './counter-number.tsx'

/** How often it is looked whether the clerk has confirmed, in milliseconds. */
const LOOK_EVERY = 4_000

const words = dictionary({
  ko: {
    go: '신분증을 가지고 지점에 오시면 직원에게 아래 번호를 말해 주세요. 확인이 끝나면 이 화면이 저절로 넘어가요.',
    until: (time: string) => `이 화면은 ${time}까지 기다려요. 지점이 멀면 24시간 기다리기를 골라 두고 오셔도 돼요. 지점에서 확인하면 바로 바뀌어요.`,
  },
  en: {
    go: 'Come to a branch with your identity card and tell the clerk this number. This screen then goes on by itself.',
    until: (time: string) => `It waits until ${time}. If the branch is far, choose to wait 24 hours and come meanwhile: once confirmed there, it changes at once.`,
  },
})

/** Somebody stands at the counter, or goes there: as soon as a clerk has confirmed who it is, the new PIN or password is chosen. */
export function AtBranch({ recovery, onConfirmed }: { recovery: Recovery; onConfirmed: (recovery: Recovery) => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { id, expiresAt } = recovery
  useEffect(() => {
    const look = async () => {
      const now = await call<Recovery>('GET', `/v1/recoveries/${id}`)
      if (now.kind === 'answer' && now.value.state === 'proven') onConfirmed(now.value)
    }
    const timer = setInterval(() => void look(), LOOK_EVERY)
    return () => clearInterval(timer)
  }, [id])
  return (
    <>
      <p role="status">{texts.go}</p>
      <CounterNumber number={recovery.counterNumber} />
      <p class="screen__hint">{texts.until(timeOfDay(expiresAt, language))}</p>
    </>
  )
}
