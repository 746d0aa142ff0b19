import { useState } from 'preact/hooks'
import { useLanguage } from '../shared/language/use-language.ts'
import { Button } from '../shared/kit/button.tsx'
import { Sheet } from '../shared/kit/sheet.tsx'
import { Steps } from '../shared/kit/steps.tsx'
import { Verdict } from '../shared/kit/verdict.tsx'
import { Forms } from './forms.tsx'
import './kit.css'
import { Panels } from './panels.tsx'
import { sampleProblem } from './samples.ts'
import { Signs } from './signs.tsx'

/** Every piece of the kit in every state; `#done`, `#refused` and `#sheet` show what takes a whole screen. */
export function KitPage() {
  const language = useLanguage()
  const [place, setPlace] = useState(location.hash.slice(1))
  const ok = language === 'ko' ? '확인' : 'Done'
  if (place === 'done') {
    const title = language === 'ko' ? '12,500원 결제됐어요' : '₩12,500 paid'
    const lines = language === 'ko' ? ['초록반찬 · 10:42', '남은 돈 35,700원'] : ['Green Side Dishes · 10:42', 'Balance left ₩35,700']
    return (
      <main class="main">
        <Verdict kind="done" title={title} lines={lines} actions={<Button kind="second">{ok}</Button>} />
      </main>
    )
  }
  if (place === 'refused') {
    const problem = sampleProblem(language, 'not_moved')
    return (
      <main class="main">
        <Verdict kind="refused" title={problem.title} money="not_moved" problem={problem} actions={<Button>{problem.remedy.label}</Button>} />
      </main>
    )
  }
  return (
    <main class="main kit">
      <Signs />
      <Forms />
      <Panels />
      <Steps step={2} steps={4} />
      {place === 'sheet' && (
        <Sheet title={language === 'ko' ? '로그아웃할까요?' : 'Sign out?'} onClose={() => setPlace('')}>
          <p>{language === 'ko' ? '다시 쓰려면 본인 확인이 필요해요.' : 'To come back you will have to prove that it is you.'}</p>
          <Button kind="danger">{language === 'ko' ? '로그아웃' : 'Sign out'}</Button>
        </Sheet>
      )}
    </main>
  )
}
