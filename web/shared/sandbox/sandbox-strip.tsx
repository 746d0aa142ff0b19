import { Icon } from '../kit/icon.tsx'
import '../kit/bars.css'
import { dictionary } from '../language/dictionary.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { mayBeSandbox, useDeployment } from './deployment.ts'
import { inboxLink } from './inbox-link.ts'

const words = dictionary({
  ko: { practice: '연습용 · 진짜 돈이 아니에요', inbox: '문자함' },
  en: { practice: 'Practice · no real money', inbox: 'Messages' },
})

/** In the sandbox every screen says that it is one, and where the pretend text messages arrive. */
export function SandboxStrip() {
  const texts = useWords(words)
  const language = useLanguage()
  const deployment = useDeployment()
  if (!deployment && mayBeSandbox()) return <div class="bar bar--kept-free" />
  if (!deployment?.sandbox) return null
  return (
    <aside class="bar bar--sandbox" aria-label={texts.practice}>
      <span class="bar__badge">
        <Icon name="practice" size={18} />
        {texts.practice}
      </span>
      <a class="bar__link" href={inboxLink(deployment.sandbox.inboxUrl, language)} target="_blank" rel="noopener">
        {texts.inbox}
        <Icon name="open" size={18} />
      </a>
    </aside>
  )
}
