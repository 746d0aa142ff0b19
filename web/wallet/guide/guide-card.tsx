import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import '../../shared/kit/hint-card.css'
import { go } from '../../shared/routing/navigation.ts'
import { useStore } from '../../shared/state/use-store.ts'
import { endGuide, guideProgress } from './guide-progress.ts'

const words = dictionary({
  ko: { title: '사용 방법을 보다 마셨어요.', text: '세 화면이면 끝나요.', goOn: '이어서 보기', away: '안 볼래요' },
  en: { title: 'You were reading how it works.', text: 'It is three screens.', goOn: 'Go on', away: 'No thanks' },
})

/** Offered at home to whoever left the guide without having ended it. */
export function GuideCard() {
  const texts = useWords(words)
  const progress = useStore(guideProgress)
  if (!progress || progress.done) return null
  return (
    <section class="hint-card">
      <div>
        <h2 class="hint-card__title">{texts.title}</h2>
        <p class="screen__hint">{texts.text}</p>
      </div>
      <Button onPress={() => go('/guide')}>{texts.goOn}</Button>
      <Button kind="quiet" onPress={() => endGuide(false)}>
        {texts.away}
      </Button>
    </section>
  )
}
