import { useStore } from '../../shared/state/use-store.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { commandRunner } from '../commands.ts'
import { connection } from './events.ts'
import './connection-strip.css'

const words = dictionary({
  ko: {
    toSend: (count: number) => `보낼 것 ${count}`,
    connected: '연결됨',
    connecting: '연결하는 중',
    lost: '연결 끊김 · 다시 연결하고 있어요',
  },
  en: {
    toSend: (count: number) => `To send: ${count}`,
    connected: 'Connected',
    connecting: 'Connecting',
    lost: 'Connection lost · trying again',
  },
})

/** Always on top: what waits to be sent, and whether payments are heard of at once. */
export function ConnectionStrip() {
  const texts = useWords(words)
  const state = useStore(connection)
  const toSend = [...useStore(commandRunner.progress).values()].filter(({ phase }) => phase !== 'finished').length
  return (
    <div class={`connection-strip connection-strip--${state}`} role="status">
      <span>{texts.toSend(toSend)}</span>
      <span aria-hidden="true">·</span>
      <span>{texts[state]}</span>
      <span class="connection-strip__light" aria-hidden="true" />
    </div>
  )
}
