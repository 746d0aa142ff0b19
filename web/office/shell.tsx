import type { Session } from '../../src/protocol/api/people.ts'
import { Button } from '../shared/kit/button.tsx'
import { EmptyPanel } from '../shared/kit/empty-panel.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../shared/language/use-language.ts'
import { Notices } from '../shared/notices/notices.tsx'
import { preferences } from '../shared/preferences/preferences.ts'
import { lazyScreen } from '../shared/routing/lazy-screen.tsx'
import { go } from '../shared/routing/navigation.ts'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { Home } from './home/home.tsx'
import { Security } from './security/security.tsx'
import { useProfileChange, type ProfileChange } from './session/profile-switch.tsx'
import { SideBar } from './side-bar.tsx'
import './shell.css'
import { StatementScreen } from './statement/statement.tsx'
import { ConfirmTransfer } from './transfer/confirm-transfer.tsx'
import { NewPayee } from './transfer/new-payee.tsx'
import { Transfer } from './transfer/transfer.tsx'

const words = dictionary({
  ko: {
    sales: '매출',
    security: '인증·보안',
    personalTitle: '개인 프로필',
    personalWhy: '개인 돈은 지갑 앱에서 쓰고 봐요',
    personalAbout: '상품권과 개인 OTP는 지갑 앱에 있어요. 사업자 예치금을 보내려면 사업자 프로필을 고르세요.',
    toShop: (name: string) => `${name} 사업자 프로필로 바꾸기`,
  },
  en: {
    sales: 'Sales',
    security: 'Security',
    personalTitle: 'Personal profile',
    personalWhy: 'Your own money is in the wallet app',
    personalAbout: 'Vouchers and your personal OTP are in the wallet app. To send the shop’s deposit, choose the business profile.',
    toShop: (name: string) => `Change to the business profile of ${name}`,
  },
})

const title = (key: 'sales' | 'security') => () => words[preferences.get().language][key]
const Sales = lazyScreen(title('sales'), async () => (await import('./sales/sales.tsx')).Sales)
const PolicyScreen = lazyScreen(title('security'), async () => (await import('./security/policy.tsx')).PolicyScreen)
const PasskeyScreen = lazyScreen(title('security'), async () => (await import('../shared/passkey/passkey-screen.tsx')).PasskeyScreen)

/** The office around its screens: whose it is on the left, with where one can go. */
export function Shell({ session }: { session: Session }) {
  const isPersonal = session.office?.profile === 'personal'
  const routes: readonly Route[] = [
    { path: '/notices', draw: () => <Notices home="/" /> },
    { path: '/security', draw: () => <Security session={session} /> },
    { path: '/security/policy', draw: () => <PolicyScreen /> },
    { path: '/security/passkeys', draw: () => <PasskeyScreen place="office" proof={{ by: 'password' }} onBack={() => go('/security', { replace: true })} /> },
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
  // Kept here, above what is drawn anew for another profile.
  const { change, wanted, question } = useProfileChange()
  return (
    <div class="shell" key={`${session.personId}/${session.office?.profile}/${session.merchant?.id}`}>
      <SideBar session={session} isPersonal={isPersonal} change={change} wanted={wanted} />
      <main class="main shell__main">
        <Routed routes={routes} otherwise={() => (isPersonal ? <PersonalHome session={session} change={change} /> : <Home />)} />
      </main>
      {question}
    </div>
  )
}

/** The shop's money has no place here: it says where it is, and the shops are one press away. What was asked for stays the address, so one comes out there. */
function PersonalHome({ session, change }: { session: Session } & Pick<ProfileChange, 'change'>) {
  const texts = useWords(words)
  const language = useLanguage()
  const shops = session.office?.profiles.filter(({ profile }) => profile === 'business') ?? []
  return (
    <Screen title={texts.personalTitle}>
      <EmptyPanel icon="home" title={texts.personalWhy}>
        <p>{texts.personalAbout}</p>
      </EmptyPanel>
      {shops.map((shop) => (
        <Button key={shop.merchantId} kind="second" icon="shop" onPress={() => change(shop)}>
          {texts.toShop(shop.name[language])}
        </Button>
      ))}
    </Screen>
  )
}
