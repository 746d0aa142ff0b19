import { useEffect, useState } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Button } from '../kit/button.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import '../kit/hint-card.css'
import { SwitchRow } from '../kit/switch-row.tsx'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { useStore } from '../state/use-store.ts'
import { pushState, renewPush, switchPushOff, switchPushOn } from './push.ts'

const words = dictionary({
  ko: {
    title: '앱을 닫아도 알려 드릴까요?',
    why: '결제와 안전에 관한 소식만 보내요. 다음에 휴대폰이 물으면 ‘허용’을 눌러 주세요.',
    on: '알림 켜기',
    row: '이 기기로 알림 받기',
    denied: '알림이 막혀 있어요',
    fix: '주소창의 자물쇠(또는 앱 정보) → 권한 → 알림을 ‘허용’으로 바꿔 주세요. 그동안은 여기에서 볼 수 있어요.',
    again: '바꿨어요',
  },
  en: {
    title: 'Tell you when the app is closed?',
    why: 'Only news about payments and safety. Your phone asks next: press ‘Allow’.',
    on: 'Switch notifications on',
    row: 'Notifications on this device',
    denied: 'Notifications are blocked',
    fix: 'The lock beside the address (or the app’s info) → Permissions → set Notifications to ‘Allow’. Until then you find the news here.',
    again: 'I changed it',
  },
})

/** Switches notifications of this device on and off; a permission denied is named with the way to give it. */
export function PushCard() {
  const texts = useWords(words)
  const state = useStore(pushState)
  const [failure, setFailure] = useState<Awaited<ReturnType<typeof switchPushOn>>>(null)
  useEffect(() => void renewPush(), [])
  const turnOn = useOneAtATime(async () => setFailure(await switchPushOn()))
  const turnOff = useOneAtATime(async () => setFailure(await switchPushOff()))
  if (state === 'asking' || state === 'impossible') return null
  if (state === 'on') {
    return (
      <div class="rows">
        <SwitchRow label={texts.row} icon="bell" on={!turnOff.busy} onChange={turnOff.run} />
        {failure && <FailurePanel failure={failure} onAgain={turnOff.run} />}
      </div>
    )
  }
  return (
    <section class="hint-card">
      <div>
        <h2 class="hint-card__title">{state === 'denied' ? texts.denied : texts.title}</h2>
        <p class="screen__hint">{state === 'denied' ? texts.fix : texts.why}</p>
      </div>
      {failure && <FailurePanel failure={failure} onAgain={turnOn.run} />}
      <Button icon="bell" busy={turnOn.busy} onPress={turnOn.run}>
        {state === 'denied' ? texts.again : texts.on}
      </Button>
    </section>
  )
}
