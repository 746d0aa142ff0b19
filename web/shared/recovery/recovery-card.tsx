import { useState } from 'preact/hooks'
import type { Recovery, RecoveryList } from '../../../src/protocol/api/recovery.ts'
import { call } from '../http/call.ts'
import { useResource } from '../http/use-resource.ts'
import { Button } from '../kit/button.tsx'
import '../kit/hint-card.css'
import { useOneAtATime } from '../kit/use-one-at-a-time.ts'
import { dictionary } from '../language/dictionary.ts'
import { dateAndTime } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'

const words = dictionary({
  ko: {
    title: (what: Recovery['what']) => `누군가 ${{ pin: '비밀번호를', till_password: '계산대 비밀번호를', office_password: '사무실 비밀번호를' }[what]} 새로 정하려고 해요.`,
    text: (when: string) => `${when}에 새 비밀번호로 바뀌어요. 본인이 아니라면 지금 취소해 주세요.`,
    cancel: '제가 아니에요 · 취소하기',
    failed: '아직 취소하지 못했어요. 다시 눌러 주세요.',
  },
  en: {
    title: (what: Recovery['what']) => `Somebody is choosing a new ${{ pin: 'PIN', till_password: 'till password', office_password: 'office password' }[what]}.`,
    text: (when: string) => `It takes effect on ${when}. If that is not you, cancel it now.`,
    cancel: 'It is not me · cancel it',
    failed: 'It is not cancelled yet. Please try again.',
  },
})

/** A new PIN or password that waits for its hour, with the button that stops it. */
export function RecoveryCard() {
  const { value, refresh } = useResource<RecoveryList>('/v1/recoveries')
  return <>{value?.recoveries.map((recovery) => <Waiting key={recovery.id} recovery={recovery} onCancelled={refresh} />)}</>
}

function Waiting({ recovery, onCancelled }: { recovery: Recovery; onCancelled: () => Promise<void> }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [failed, setFailed] = useState(false)
  const cancel = useOneAtATime(async () => {
    setFailed(false)
    const outcome = await call('PUT', `/v1/recoveries/${recovery.id}/cancellation`, { body: {} })
    if (outcome.kind === 'answer') await onCancelled()
    else setFailed(true)
  })
  return (
    <section class="hint-card" role="alert">
      <div>
        <h2 class="hint-card__title">{texts.title(recovery.what)}</h2>
        <p class="screen__hint">{texts.text(dateAndTime(recovery.effectiveAt!, language))}</p>
      </div>
      {failed && <p class="field__complaint">{texts.failed}</p>}
      <Button kind="danger" busy={cancel.busy} onPress={cancel.run}>
        {texts.cancel}
      </Button>
    </section>
  )
}
