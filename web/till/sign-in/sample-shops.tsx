import type { PasswordSignIn } from '../../../src/protocol/api/people.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { useDeployment } from '../../shared/sandbox/deployment.ts'

const words = dictionary({
  ko: { title: '연습용 가게 · 눌러서 바로 들어가기' },
  en: { title: 'Practice shops · tap to enter' },
})

/** In the sandbox: the sample shops, each one tap away. */
export function SampleShops({ busy, onChoose }: { busy: boolean; onChoose: (signIn: PasswordSignIn) => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const merchants = useDeployment()?.sandbox?.merchants ?? []
  if (merchants.length === 0) return null
  return (
    <section>
      <h2 class="rows-title">{texts.title}</h2>
      <div class="rows">
        {merchants.map(({ loginId, password, shopName, note }) => (
          <button key={loginId} type="button" class="row" disabled={busy} onClick={() => onChoose({ loginId, password })}>
            <span class="row__icon">
              <Icon name="shop" />
            </span>
            <span class="row__text">
              <span class="row__name">{shopName[language]}</span>
              <span class="row__about">{note[language]}</span>
            </span>
            <Icon name="forward" size={20} />
          </button>
        ))}
      </div>
    </section>
  )
}
