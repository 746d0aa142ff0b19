import { useState } from 'preact/hooks'
import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { Icon, type IconName } from '../shared/kit/icon.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../shared/language/use-language.ts'
import { PasskeyScreen } from '../shared/passkey/passkey-screen.tsx'
import { choose } from '../shared/preferences/preferences.ts'
import { Link } from '../shared/routing/link.tsx'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { SignOutSheet } from '../shared/session/sign-out-sheet.tsx'
import { Approvals } from './approvals/approvals.tsx'
import { Generators } from './generators/generators.tsx'
import { Person } from './person/person.tsx'
import { PolicyScreen } from './policy/policy.tsx'
import { Queue } from './queue/queue.tsx'
import { TicketScreen } from './queue/ticket-screen.tsx'
import { Search } from './search/search.tsx'

export type Role = NonNullable<Session['console']>['role']

const words = dictionary({
  ko: { menu: '주 메뉴', search: '고객 찾기', tickets: '문의함', approvals: '승인 대기', generators: 'OTP 기기 입고', policy: '필요한 확인', passkeys: '내 패스키', agent: '상담원', clerk: '지점 창구', operator: '운영', language: 'English', leave: '로그아웃' },
  en: { menu: 'Main menu', search: 'Find a person', tickets: 'Tickets', approvals: 'Approvals', generators: 'Import generators', policy: 'Proof needed', passkeys: 'My passkeys', agent: 'Support agent', clerk: 'Branch clerk', operator: 'Operator', language: '한국어', leave: 'Sign out' },
})

export function SignedIn({ session, role }: { session: Session; role: Role }) {
  const texts = useWords(words)
  const language = useLanguage()
  const pathname = usePathname()
  const [leaving, setLeaving] = useState(false)
  const places: readonly { to: string; icon: IconName; name: string }[] = [
    { to: '/', icon: 'search', name: texts.search },
    ...(role === 'operator' ? [] : ([{ to: '/tickets', icon: 'list', name: texts.tickets }, { to: '/approvals', icon: 'certified', name: texts.approvals }] as const)),
    { to: '/generators', icon: 'keypad', name: texts.generators },
    { to: '/policy', icon: 'shield', name: texts.policy },
    { to: '/passkeys', icon: 'fingerprint', name: texts.passkeys },
  ]
  const routes: readonly Route[] = [
    { path: '/people/:id', draw: ({ id }) => <Person personId={id ?? ''} role={role} /> },
    { path: '/tickets', draw: () => <Queue /> },
    { path: '/tickets/:id', draw: ({ id }) => <TicketScreen ticketId={id ?? ''} /> },
    { path: '/approvals', draw: () => <Approvals /> },
    { path: '/generators', draw: () => <Generators isClerk={role === 'clerk'} isOperator={role === 'operator'} /> },
    { path: '/policy', draw: () => <PolicyScreen /> },
    { path: '/passkeys', draw: () => <PasskeyScreen place="console" proof={{ by: 'password' }} /> },
  ]
  return (
    <div class="desk">
      <nav class="desk__side" aria-label={texts.menu}>
        <div class="desk__who">
          <p class="desk__name">{session.name}</p>
          <p class="desk__role">{texts[role]}</p>
        </div>
        {places.map(({ to, icon, name }) => (
          <Link key={to} to={to} class="desk__link" current={pathname === to}>
            <Icon name={icon} />
            {name}
          </Link>
        ))}
        <div class="desk__foot">
          <button type="button" class="desk__link" lang={language === 'ko' ? 'en' : 'ko'} onClick={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
            <Icon name="text" />
            {texts.language}
          </button>
          <button type="button" class="desk__link" onClick={() => setLeaving(true)}>
            <Icon name="return" />
            {texts.leave}
          </button>
        </div>
      </nav>
      <main class="main">
        <Routed routes={routes} otherwise={() => <Search />} />
      </main>
      {leaving && <SignOutSheet everywhere={false} unfinished={0} onClose={() => setLeaving(false)} />}
    </div>
  )
}
