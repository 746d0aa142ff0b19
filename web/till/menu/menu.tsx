import { useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { useOpenCommands } from '../../shared/commands/use-command.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { useUnread } from '../../shared/notices/unread.ts'
import { PreferenceRows } from '../../shared/preferences/preference-rows.tsx'
import { RecoveryCard } from '../../shared/recovery/recovery-card.tsx'
import { Link } from '../../shared/routing/link.tsx'
import { SignOutSheet } from '../../shared/session/sign-out-sheet.tsx'
import { SpeakRow } from '../codes/speak-row.tsx'
import { commandRunner } from '../commands.ts'

const words = dictionary({
  ko: {
    title: '전체',
    screen: '화면과 소리',
    security: '안전',
    signOut: '로그아웃',
    everywhere: '모든 기기에서 로그아웃',
    shop: '가게',
    notices: '알림',
    codes: '가게 QR 만들기·인쇄·신고',
    people: '직원',
    report: '매출 보고와 파일',
    phone: '환불 승인 휴대폰',
    passkeys: '지문·얼굴 (패스키)',
    office: '사무실 (컴퓨터에서 이체·매출)',
    change: '다른 직원으로 바꾸기',
    owner: '사장님',
    staff: '직원',
  },
  en: {
    title: 'More',
    screen: 'Screen and sound',
    security: 'Safety',
    signOut: 'Sign out',
    everywhere: 'Sign out everywhere',
    shop: 'Shop',
    notices: 'Notices',
    codes: 'Shop codes: make, print, report',
    people: 'Staff',
    report: 'Reports and files',
    phone: 'Phone that approves refunds',
    passkeys: 'Fingerprint and face (passkeys)',
    office: 'Office (transfers and sales on a computer)',
    change: 'Change to somebody else',
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
      <RecoveryCard />
      <ShopRows session={session} />
      <section>
        <h2 class="rows-title">{texts.screen}</h2>
        <PreferenceRows />
        <SpeakRow />
      </section>
      <section>
        <h2 class="rows-title">{texts.security}</h2>
        <div class="rows">
          <Link to="/passkeys" class="row row__name">
            {texts.passkeys}
          </Link>
          <button type="button" class="row row__name" onClick={() => setLeaving('here')}>
            {session.merchant?.staffRole === 'staff' ? texts.change : texts.signOut}
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

/** What this person may do for the shop. */
function ShopRows({ session }: { session: Session }) {
  const texts = useWords(words)
  const unread = useUnread()
  const isOwner = session.merchant?.staffRole === 'owner'
  const rows = [
    { to: '/notices', name: unread > 0 ? `${texts.notices} (${unread})` : texts.notices },
    { to: '/codes', name: texts.codes },
    session.merchant?.mayReport && { to: '/report', name: texts.report },
    isOwner && { to: '/staff', name: texts.people },
    isOwner && { to: '/approval-phone', name: texts.phone },
    isOwner && { to: '/office', name: texts.office },
  ].filter((row) => typeof row === 'object')
  return (
    <section>
      <h2 class="rows-title">{texts.shop}</h2>
      <div class="rows">
        {rows.map(({ to, name }) => (
          <Link key={to} to={to} class="row row__name">
            {name}
          </Link>
        ))}
      </div>
    </section>
  )
}
