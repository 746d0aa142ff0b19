import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { Icon } from '../shared/kit/icon.tsx'
import { preferences } from '../shared/preferences/preferences.ts'
import { lazyScreen } from '../shared/routing/lazy-screen.tsx'
import { Link } from '../shared/routing/link.tsx'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { Receipt } from './history/receipt.tsx'
import { Home } from './home/home.tsx'
import { PaymentProgress } from './pay/payment-progress.tsx'
import { Confirm } from './pay/confirm.tsx'
import { Scan } from './pay/scan.tsx'
import { TypeCode } from './pay/type-code.tsx'

const words = dictionary({
  ko: { home: '홈', history: '내역', pay: '결제', otp: 'OTP', topUp: '충전', guide: '사용 방법', more: '전체', notices: '알림', favourites: '자주 가는 가게', tabs: '주 메뉴' },
  en: { home: 'Home', history: 'History', pay: 'Pay', otp: 'OTP', topUp: 'Top up', guide: 'How it works', more: 'More', notices: 'Notices', favourites: 'My shops', tabs: 'Main menu' },
})

const title = (name: 'history' | 'pay' | 'otp' | 'more' | 'topUp' | 'guide' | 'notices' | 'favourites') => () => words[preferences.get().language][name]
const History = lazyScreen(title('history'), async () => (await import('./history/history.tsx')).History)
const TopUpDetail = lazyScreen(title('history'), async () => (await import('./history/top-up-detail.tsx')).TopUpDetail)
const Guide = lazyScreen(title('guide'), async () => (await import('./guide/guide.tsx')).Guide)
const CheckPhone = lazyScreen(title('more'), async () => (await import('./phone/check-phone.tsx')).CheckPhone)
const Devices = lazyScreen(title('more'), async () => (await import('./menu/devices.tsx')).Devices)
const Passkeys = lazyScreen(title('more'), async () => (await import('./passkeys/passkeys.tsx')).Passkeys)
const RecoveryCodes = lazyScreen(title('more'), async () => (await import('./recover/recovery-codes.tsx')).RecoveryCodes)
const Menu = lazyScreen(title('more'), async () => (await import('./menu/menu.tsx')).Menu)
const LinkAccount = lazyScreen(title('topUp'), async () => (await import('./top-up/link-account.tsx')).LinkAccount)
const TopUp = lazyScreen(title('topUp'), async () => (await import('./top-up/top-up.tsx')).TopUp)
const TopUpProgress = lazyScreen(title('topUp'), async () => (await import('./top-up/top-up-progress.tsx')).TopUpProgress)
const Notices = lazyScreen(title('notices'), async () => (await import('../shared/notices/notices.tsx')).Notices)
const Favourites = lazyScreen(title('favourites'), async () => (await import('./favourites/favourites.tsx')).Favourites)
const FavouriteShop = lazyScreen(title('favourites'), async () => (await import('./favourites/favourites.tsx')).FavouriteShop)
const EnterAmount = lazyScreen(title('pay'), async () => (await import('./pay/enter-amount.tsx')).EnterAmount)
const OtpTab = lazyScreen(title('otp'), async () => (await import('./otp/otp-tab.tsx')).OtpTab)
const Transfers = lazyScreen(title('otp'), async () => (await import('./transfers/transfers.tsx')).Transfers)
const MyCode = lazyScreen(title('pay'), async () => (await import('./pay/my-code.tsx')).MyCode)

/** The screens that show the tabs; the others have one thing to do. */
const WITH_TABS = new Set(['/', '/history', '/otp', '/more'])

export function SignedIn({ session }: { session: Session }) {
  const pathname = usePathname()
  const routes: readonly Route[] = [
    { path: '/pay', draw: () => <Scan /> },
    { path: '/pay/number', draw: () => <TypeCode /> },
    { path: '/pay/my-code', draw: () => <MyCode /> },
    { path: '/pay/shops/:id', draw: ({ id }) => <EnterAmount codeId={id ?? ''} session={session} /> },
    { path: '/pay/requests/:id', draw: ({ id }) => <Confirm requestId={id ?? ''} session={session} /> },
    { path: '/pay/payments/:id', draw: ({ id }) => <PaymentProgress paymentId={id ?? ''} session={session} /> },
    { path: '/top-up', draw: () => <TopUp session={session} /> },
    { path: '/top-up/accounts', draw: () => <LinkAccount /> },
    { path: '/top-up/:id', draw: ({ id }) => <TopUpProgress topUpId={id ?? ''} session={session} /> },
    { path: '/history', draw: () => <History /> },
    { path: '/history/payments/:id', draw: ({ id }) => <Receipt paymentId={id ?? ''} /> },
    { path: '/history/top-ups/:id', draw: ({ id }) => <TopUpDetail topUpId={id ?? ''} /> },
    { path: '/otp/*?', draw: () => <OtpTab session={session} /> },
    { path: '/notices', draw: () => <Notices home="/" /> },
    { path: '/favourites', draw: () => <Favourites /> },
    { path: '/favourites/:id', draw: ({ id }) => <FavouriteShop stallId={id ?? ''} /> },
    { path: '/transfers', draw: () => <Transfers session={session} /> },
    { path: '/guide', draw: () => <Guide /> },
    { path: '/more/phone', draw: () => <CheckPhone /> },
    { path: '/more/recovery-codes', draw: () => <RecoveryCodes /> },
    { path: '/more/passkeys', draw: () => <Passkeys /> },
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
        <Link to="/otp" class="tabs__tab" current={pathname === '/otp'}>
          <Icon name="otp" />
          {texts.otp}
        </Link>
        <Link to="/more" class="tabs__tab" current={pathname === '/more'}>
          <Icon name="more" />
          {texts.more}
        </Link>
      </div>
    </nav>
  )
}
