import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { useOpenCommands } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import '../../shared/kit/rows.css'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { PreferenceRows } from '../../shared/preferences/preference-rows.tsx'
import { SignOutSheet } from '../../shared/session/sign-out-sheet.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { SpeakRow } from '../codes/speak-row.tsx'
import { commandRunner } from '../commands.ts'

const words = dictionary({
  ko: {
    title: '전체',
    codes: '가게 QR 만들기·인쇄·신고',
    screen: '화면과 소리',
    security: '안전',
    signOut: '로그아웃',
    everywhere: '모든 기기에서 로그아웃',
    owner: '사장님',
    staff: '직원',
  },
  en: {
    title: 'More',
    codes: 'Shop codes: make, print, report',
    screen: 'Screen and sound',
    security: 'Safety',
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere',
    owner: 'Owner',
    staff: 'Staff',
  },
})

export function Menu({ session }: { session: Session }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [leaving, setLeaving] = useState<'here' | 'everywhere' | null>(null)
  const unfinished = useOpenCommands(commandRunner).filter(({ phase }) => phase !== 'finished').length
  return (
    <Screen title={texts.title}>
      {session.merchant && (
        <p class="screen__question">
          {session.merchant.name[language]}
          <span class="screen__hint">
            {' '}
            {session.name} · {texts[session.merchant.staffRole]}
          </span>
        </p>
      )}
      <div class="rows">
        <Link to="/codes" class="row row__name">
          <Icon name="qr" />
          {texts.codes}
        </Link>
      </div>
      <section>
        <h2 class="rows-title">{texts.screen}</h2>
        <PreferenceRows />
        <SpeakRow />
      </section>
      <section>
        <h2 class="rows-title">{texts.security}</h2>
        <div class="rows">
          <button type="button" class="row row__name" onClick={() => setLeaving('here')}>
            {texts.signOut}
          </button>
          <button type="button" class="row row__name" onClick={() => setLeaving('everywhere')}>
            {texts.everywhere}
          </button>
        </div>
      </section>
      {leaving && <SignOutSheet everywhere={leaving === 'everywhere'} unfinished={unfinished} onClose={() => setLeaving(null)} />}
    </Screen>
  )
}
