import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { Icon } from '../shared/kit/icon.tsx'
import { Link } from '../shared/routing/link.tsx'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { History } from './history/history.tsx'
import { Receipt } from './history/receipt.tsx'
import { TopUpDetail } from './history/top-up-detail.tsx'
import { Home } from './home/home.tsx'
import { Devices } from './menu/devices.tsx'
import { Menu } from './menu/menu.tsx'
import { PaymentProgress } from './pay/payment-progress.tsx'
import { Confirm } from './pay/confirm.tsx'
import { Scan } from './pay/scan.tsx'
import { TypeCode } from './pay/type-code.tsx'
import { LinkAccount } from './top-up/link-account.tsx'
import { TopUp } from './top-up/top-up.tsx'
import { TopUpProgress } from './top-up/top-up-progress.tsx'

const words = dictionary({
  ko: { home: '홈', history: '내역', pay: '결제', more: '전체', tabs: '주 메뉴' },
  en: { home: 'Home', history: 'History', pay: 'Pay', more: 'More', tabs: 'Main menu' },
})

/** The screens that show the tabs; the others have one thing to do. */
const WITH_TABS = new Set(['/', '/history', '/more'])

export function SignedIn({ session }: { session: Session }) {
  const pathname = usePathname()
  const routes: readonly Route[] = [
    { path: '/pay', draw: () => <Scan /> },
    { path: '/pay/number', draw: () => <TypeCode /> },
    { path: '/pay/requests/:id', draw: ({ id }) => <Confirm requestId={id ?? ''} session={session} /> },
    { path: '/pay/payments/:id', draw: ({ id }) => <PaymentProgress paymentId={id ?? ''} session={session} /> },
    { path: '/top-up', draw: () => <TopUp session={session} /> },
    { path: '/top-up/accounts', draw: () => <LinkAccount /> },
    { path: '/top-up/:id', draw: ({ id }) => <TopUpProgress topUpId={id ?? ''} session={session} /> },
    { path: '/history', draw: () => <History /> },
    { path: '/history/payments/:id', draw: ({ id }) => <Receipt paymentId={id ?? ''} /> },
    { path: '/history/top-ups/:id', draw: ({ id }) => <TopUpDetail topUpId={id ?? ''} /> },
    { path: '/more', draw: () => <Menu session={session} /> },
    { path: '/more/devices', draw: () => <Devices /> },
  ]
  return (
    <>
      <main class="main">
        <Routed routes={routes} otherwise={() => <Home session={session} />} />
      </main>
      {WITH_TABS.has(pathname) && <Tabs pathname={pathname} />}
    </>
  )
}

function Tabs({ pathname }: { pathname: string }) {
  const texts = useWords(words)
  return (
    <nav class="tabs" aria-label={texts.tabs}>
      <div class="tabs__list">
        <Link to="/" class="tabs__tab" current={pathname === '/'}>
          <Icon name="home" />
          {texts.home}
        </Link>
        <Link to="/history" class="tabs__tab" current={pathname === '/history'}>
          <Icon name="list" />
          {texts.history}
        </Link>
        <Link to="/pay" class="tabs__tab tabs__tab--pay">
          <Icon name="pay" size={26} />
          {texts.pay}
        </Link>
        <Link to="/more" class="tabs__tab tabs__last" current={pathname === '/more'}>
          <Icon name="more" />
          {texts.more}
        </Link>
      </div>
    </nav>
  )
}
