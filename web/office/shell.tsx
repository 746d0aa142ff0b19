import type { Session } from '../../src/protocol/api/people.ts'
import { EmptyPanel } from '../shared/kit/empty-panel.tsx'
import { Screen } from '../shared/kit/screen.tsx'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { Notices } from '../shared/notices/notices.tsx'
import { PasskeyScreen } from '../shared/passkey/passkey-screen.tsx'
import { go } from '../shared/routing/navigation.ts'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { Home } from './home/home.tsx'
import { Sales } from './sales/sales.tsx'
import { PolicyTable } from './security/policy-table.tsx'
import { Security } from './security/security.tsx'
import { SideBar } from './side-bar.tsx'
import { StatementScreen } from './statement/statement.tsx'
import { ConfirmTransfer } from './transfer/confirm-transfer.tsx'
import { NewPayee } from './transfer/new-payee.tsx'
import { Transfer } from './transfer/transfer.tsx'

const words = dictionary({
  ko: {
    personalTitle: '개인 프로필',
    personalWhy: '개인 돈은 지갑 앱에서 쓰고 봐요',
    personalAbout: '상품권과 개인 OTP는 지갑 앱에 있어요. 사업자 예치금을 보내려면 사업자 프로필을 고르세요.',
  },
  en: {
    personalTitle: 'Personal profile',
    personalWhy: 'Your own money is in the wallet app',
    personalAbout: 'Vouchers and your personal OTP are in the wallet app. To send the shop’s deposit, choose the business profile.',
  },
})

/** The office around its screens: whose it is on the left, with where one can go. */
export function Shell({ session }: { session: Session }) {
  const isPersonal = session.office?.profile === 'personal'
  const routes: readonly Route[] = [
    { path: '/notices', draw: () => <Notices home="/" /> },
    { path: '/security', draw: () => <Security /> },
    { path: '/security/policy', draw: () => <PolicyTable /> },
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
  return (
    <div class="shell" key={`${session.personId}/${session.office?.profile}/${session.merchant?.id}`}>
      <SideBar session={session} isPersonal={isPersonal} />
      <main class="main shell__main">
        <Routed routes={routes} otherwise={() => (isPersonal ? <PersonalHome /> : <Home />)} />
      </main>
    </div>
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
