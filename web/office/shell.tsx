import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { Button } from '../shared/kit/button.tsx'
import { EmptyPanel } from '../shared/kit/empty-panel.tsx'
import { Icon, type IconName } from '../shared/kit/icon.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../shared/language/use-language.ts'
import { choose } from '../shared/preferences/preferences.ts'
import { Link } from '../shared/routing/link.tsx'
import { go } from '../shared/routing/navigation.ts'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { Home } from './home/home.tsx'
import { Sales } from './sales/sales.tsx'
import { PolicyScreen } from './security/policy.tsx'
import { Security } from './security/security.tsx'
import { actAs, leave } from './session/office-session.ts'
import { StatementScreen } from './statement/statement.tsx'
import { ConfirmTransfer } from './transfer/confirm-transfer.tsx'
import { NewPayee } from './transfer/new-payee.tsx'
import { Transfer } from './transfer/transfer.tsx'

const words = dictionary({
  ko: {
    menu: '주 메뉴',
    home: '홈',
    statement: '거래내역',
    transfer: '이체',
    sales: '매출',
    security: '인증·보안',
    profiles: '프로필',
    business: '사업자',
    personal: '개인',
    leave: '로그아웃',
    language: 'English',
    personalTitle: '개인 프로필',
    personalWhy: '개인 돈은 지갑 앱에서 쓰고 봐요',
    personalAbout: '상품권과 개인 OTP는 지갑 앱에 있어요. 사업자 예치금을 보내려면 사업자 프로필을 고르세요.',
  },
  en: {
    menu: 'Main menu',
    home: 'Home',
    statement: 'Statement',
    transfer: 'Transfer',
    sales: 'Sales',
    security: 'Security',
    profiles: 'Profiles',
    business: 'Business',
    personal: 'Personal',
    leave: 'Sign out',
    language: '한국어',
    personalTitle: 'Personal profile',
    personalWhy: 'Your own money is in the wallet app',
    personalAbout: 'Vouchers and your personal OTP are in the wallet app. To send the shop’s deposit, choose the business profile.',
  },
})

const PLACES = [
  ['/', 'home', 'home'],
  ['/statement', 'statement', 'list'],
  ['/transfer', 'transfer', 'bank'],
  ['/sales', 'sales', 'shop'],
  ['/security', 'security', 'shield'],
] as const satisfies readonly (readonly [string, string, IconName])[]

/** The office around its screens: whose it is on the left, with where one can go. */
export function Shell({ session }: { session: Session }) {
  const isPersonal = session.office?.profile === 'personal'
  const routes: readonly Route[] = [
    { path: '/security', draw: () => <Security /> },
    { path: '/security/policy', draw: () => <PolicyScreen /> },
    ...(isPersonal
      ? []
      : [
          { path: '/statement', draw: () => <StatementScreen /> },
          { path: '/transfer', draw: () => <Transfer /> },
          { path: '/transfer/payees/new', draw: () => <NewPayee /> },
          { path: '/transfers/:id', draw: ({ id }: { readonly [name: string]: string | undefined }) => <ConfirmTransfer id={id ?? ''} /> },
          { path: '/sales', draw: () => <Sales /> },
        ]),
  ]
  return (
    <div class="shell" key={`${session.personId}/${session.office?.profile}/${session.merchant?.id}`}>
      <SideBar session={session} isPersonal={isPersonal} />
      <main class="main shell__main">
        <Routed routes={routes} otherwise={() => (isPersonal ? <PersonalHome /> : <Home />)} />
      </main>
    </div>
  )
}

function SideBar({ session, isPersonal }: { session: Session; isPersonal: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const pathname = usePathname()
  const places = isPersonal ? PLACES.filter(([path]) => path === '/' || path === '/security') : PLACES
  return (
    <header class="shell__side">
      <p class="shell__brand">{language === 'ko' ? '온장 사무실' : 'Onjang office'}</p>
      <fieldset class="profiles">
        <legend class="rows-title">{texts.profiles}</legend>
        {session.office?.profiles.map((profile) => {
          const isHere = profile.profile === session.office?.profile && (isPersonal || profile.merchantId === session.merchant?.id)
          return (
            <button
              key={`${profile.profile}/${profile.merchantId}`}
              type="button"
              class="profiles__one"
              aria-pressed={isHere}
              onClick={() => {
                if (isHere) return
                go('/')
                void actAs(profile)
              }}
            >
              <bdi class="profiles__name">{profile.name[language]}</bdi>
              <span class="profiles__kind">{texts[profile.profile]}</span>
            </button>
          )
        })}
      </fieldset>
      <nav aria-label={texts.menu}>
        <ul class="places">
          {places.map(([path, name, icon]) => (
            <li key={path}>
              <Link to={path} class="places__one" current={path === '/' ? pathname === '/' : pathname.startsWith(path)}>
                <Icon name={icon} />
                {texts[name]}
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
    </header>
  )
}

function PersonalHome() {
  const texts = useWords(words)
  return (
    <Screen title={texts.personalTitle}>
      <EmptyPanel icon="home" title={texts.personalWhy}>
        <p>{texts.personalAbout}</p>
      </EmptyPanel>
    </Screen>
  )
}
