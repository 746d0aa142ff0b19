import { useEffect, useLayoutEffect, useState } from 'preact/hooks'
import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { readResource } from '../shared/http/use-resource.ts'
import { Button } from '../shared/kit/button.tsx'
import { Icon, type IconName } from '../shared/kit/icon.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../shared/language/use-language.ts'
import { NoticeBell } from '../shared/notices/notice-bell.tsx'
import '../shared/notices/notices.css'
import { UNREAD, useUnread } from '../shared/notices/unread.ts'
import { choose } from '../shared/preferences/preferences.ts'
import { Link } from '../shared/routing/link.tsx'
import { leave } from './session/office-session.ts'
import { isActing, ProfileSwitch, type ProfileChange } from './session/profile-switch.tsx'

const words = dictionary({
  ko: {
    brand: '온장 사무실',
    menu: '주 메뉴',
    open: '메뉴',
    home: '홈',
    statement: '거래내역',
    transfer: '이체',
    sales: '매출',
    security: '인증·보안',
    notices: '알림',
    unread: (count: string) => `안 읽은 것 ${count}개`,
    business: '사업자',
    personal: '개인',
    leave: '로그아웃',
    language: 'English',
  },
  en: {
    brand: 'Onjang office',
    menu: 'Main menu',
    open: 'Menu',
    home: 'Home',
    statement: 'Statement',
    transfer: 'Transfer',
    sales: 'Sales',
    security: 'Security',
    notices: 'Notices',
    unread: (count: string) => `${count} unread`,
    business: 'Business',
    personal: 'Personal',
    leave: 'Sign out',
    language: '한국어',
  },
})

const PLACES = [
  ['/', 'home', 'home'],
  ['/statement', 'statement', 'list'],
  ['/transfer', 'transfer', 'bank'],
  ['/sales', 'sales', 'shop'],
  ['/security', 'security', 'shield'],
  ['/notices', 'notices', 'bell'],
] as const satisfies readonly (readonly [string, string, IconName])[]

const IN_BOTH_PROFILES = new Set<string>(['/', '/security', '/notices'])

/** Whose office it is, in which profile, and where one can go. On a narrow screen all but the first line is folded away. */
export function SideBar({ session, isPersonal, change, wanted }: { session: Session; isPersonal: boolean } & Pick<ProfileChange, 'change' | 'wanted'>) {
  const texts = useWords(words)
  const language = useLanguage()
  const pathname = usePathname()
  const [isOpen, setIsOpen] = useState(false)
  // Before the next picture: nobody presses anything in a menu that is about to fold.
  useLayoutEffect(() => setIsOpen(false), [pathname])
  // Nothing is pushed to the office, so what is new is asked for on the way from screen to screen.
  useEffect(() => void readResource(UNREAD), [pathname])
  const here = session.office?.profiles.find((profile) => isActing(session, profile))
  return (
    <header class={isOpen ? 'shell__side shell__side--open' : 'shell__side'}>
      <div class="shell__top">
        <p class="shell__brand">
          {texts.brand}
          <bdi class="shell__here">{here && `${here.name[language]} · ${texts[here.profile]}`}</bdi>
        </p>
        <NoticeBell />
        <button type="button" class="shell__menu" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          <Icon name={isOpen ? 'close' : 'more'} />
          {texts.open}
        </button>
      </div>
      <div class="shell__fold">
        <ProfileSwitch session={session} change={change} wanted={wanted} />
        <nav aria-label={texts.menu}>
          <ul class="places">
            {(isPersonal ? PLACES.filter(([path]) => IN_BOTH_PROFILES.has(path)) : PLACES).map(([path, name, icon]) => (
              <li key={path}>
                <Link to={path} class="places__one" current={path === '/' ? pathname === '/' : pathname.startsWith(path)}>
                  <Icon name={icon} />
                  {texts[name]}
                  {name === 'notices' && <UnreadCount />}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div class="shell__foot">
          <Button kind="quiet" onPress={() => choose({ language: language === 'ko' ? 'en' : 'ko' })}>
            <span lang={language === 'ko' ? 'en' : 'ko'}>{texts.language}</span>
          </Button>
          <Button kind="quiet" onPress={() => void leave()}>
            {texts.leave}
          </Button>
        </div>
      </div>
    </header>
  )
}

function UnreadCount() {
  const texts = useWords(words)
  const unread = useUnread()
  if (unread === 0) return null
  const count = unread >= 99 ? '99+' : String(unread)
  return (
    <>
      <span class="unread-count" aria-hidden="true">
        {count}
      </span>
      <span class="only-read-aloud">{texts.unread(count)}</span>
    </>
  )
}
