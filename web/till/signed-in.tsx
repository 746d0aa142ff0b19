import { usePathname } from 'wouter/use-browser-location'
import type { Session } from '../../src/protocol/api/people.ts'
import { dictionary } from '../shared/language/dictionary.ts'
import { useWords } from '../shared/language/use-language.ts'
import { Icon } from '../shared/kit/icon.tsx'
import { Link } from '../shared/routing/link.tsx'
import { useUnread } from '../shared/notices/unread.ts'
import '../shared/notices/notices.css'
import { preferences } from '../shared/preferences/preferences.ts'
import { lazyScreen } from '../shared/routing/lazy-screen.tsx'
import { Routed, type Route } from '../shared/routing/routes.tsx'
import { ApprovalBanner } from './approvals/approval-banner.tsx'
import { ConnectionStrip } from './connection/connection-strip.tsx'
import { Counter } from './counter/counter.tsx'
import { ReceivedBanner } from './counter/received-banner.tsx'
import { RequestScreen } from './counter/request-screen.tsx'
import { Menu } from './menu/menu.tsx'
import { ChooseRefund } from './sales/choose-refund.tsx'
import { RefundProgress } from './sales/refund-progress.tsx'
import { SaleScreen } from './sales/sale-screen.tsx'
import { Sales } from './sales/sales.tsx'

const words = dictionary({
  ko: { counter: '계산', sales: '매출', more: '전체', notices: '알림', unread: '안 읽은 알림이 있어요', tabs: '주 메뉴' },
  en: { counter: 'Counter', sales: 'Sales', more: 'More', notices: 'Notices', unread: 'there are unread notices', tabs: 'Main menu' },
})

const title = (key: 'counter' | 'more' | 'sales' | 'notices') => () => words[preferences.get().language][key]
const Codes = lazyScreen(title('more'), async () => (await import('./codes/codes.tsx')).Codes)
const PrintCode = lazyScreen(title('more'), async () => (await import('./codes/print-code.tsx')).PrintCode)
const ScanShopper = lazyScreen(title('counter'), async () => (await import('./codes/scan-shopper.tsx')).ScanShopper)
const Report = lazyScreen(title('sales'), async () => (await import('./report/report.tsx')).Report)
const StaffList = lazyScreen(title('more'), async () => (await import('./staff/staff-list.tsx')).StaffList)
const StaffForm = lazyScreen(title('more'), async () => (await import('./staff/staff-form.tsx')).StaffForm)
const Invite = lazyScreen(title('more'), async () => (await import('./staff/invite.tsx')).Invite)
const ApprovalPhone = lazyScreen(title('more'), async () => (await import('./approvals/approval-phone.tsx')).ApprovalPhone)
const OfficeAccess = lazyScreen(title('more'), async () => (await import('./office/office-access.tsx')).OfficeAccess)
const Passkeys = lazyScreen(title('more'), async () => (await import('./passkeys/passkeys.tsx')).Passkeys)
const Notices = lazyScreen(title('notices'), async () => (await import('../shared/notices/notices.tsx')).Notices)

const WITH_TABS = new Set(['/', '/sales', '/more'])

export function SignedIn({ session }: { session: Session }) {
  const pathname = usePathname()
  const routes: readonly Route[] = [
    { path: '/requests/:id', draw: ({ id }) => <RequestScreen requestId={id ?? ''} session={session} /> },
    { path: '/requests/:id/shopper', draw: ({ id }) => <ScanShopper requestId={id ?? ''} /> },
    { path: '/codes', draw: () => <Codes session={session} /> },
    { path: '/codes/:id', draw: ({ id }) => <PrintCode codeId={id ?? ''} /> },
    { path: '/sales', draw: () => <Sales session={session} /> },
    { path: '/sales/:payer/:payment', draw: ({ payer, payment }) => <SaleScreen payerId={payer ?? ''} paymentId={payment ?? ''} /> },
    {
      path: '/sales/:payer/:payment/refund',
      draw: ({ payer, payment }) => <ChooseRefund payerId={payer ?? ''} paymentId={payment ?? ''} session={session} />,
    },
    { path: '/refunds/:id', draw: ({ id }) => <RefundProgress refundId={id ?? ''} /> },
    { path: '/report', draw: () => <Report day={null} /> },
    { path: '/report/:day', draw: ({ day }) => <Report day={day ?? null} /> },
    { path: '/staff', draw: () => <StaffList /> },
    { path: '/staff/new', draw: () => <StaffForm staffId={null} /> },
    { path: '/staff/:id', draw: ({ id }) => <StaffForm staffId={id ?? ''} /> },
    { path: '/staff/:id/invite', draw: ({ id }) => <Invite staffId={id ?? ''} /> },
    { path: '/approval-phone', draw: () => <ApprovalPhone session={session} /> },
    { path: '/office', draw: () => <OfficeAccess /> },
    { path: '/passkeys', draw: () => <Passkeys session={session} /> },
    { path: '/notices', draw: () => <Notices home="/more" /> },
    { path: '/more', draw: () => <Menu session={session} /> },
  ]
  return (
    <>
      <ConnectionStrip />
      <ReceivedBanner pathname={pathname} />
      {session.merchant?.staffRole === 'owner' && <ApprovalBanner session={session} />}
      <main class="main">
        <Routed routes={routes} otherwise={() => <Counter session={session} />} />
      </main>
      {WITH_TABS.has(pathname) && <Tabs pathname={pathname} />}
    </>
  )
}

function Tabs({ pathname }: { pathname: string }) {
  const texts = useWords(words)
  const unread = useUnread()
  return (
    <nav class="tabs" aria-label={texts.tabs}>
      <div class="tabs__list">
        <Link to="/" class="tabs__tab" current={pathname === '/'}>
          <Icon name="keypad" />
          {texts.counter}
        </Link>
        <Link to="/sales" class="tabs__tab" current={pathname === '/sales'}>
          <Icon name="list" />
          {texts.sales}
        </Link>
        <Link to="/more" class="tabs__tab" current={pathname === '/more'}>
          <span class={unread > 0 ? 'with-unread' : undefined}>
            <Icon name="more" />
          </span>
          {texts.more}
          {unread > 0 && <span class="only-read-aloud">{texts.unread}</span>}
        </Link>
      </div>
    </nav>
  )
}
