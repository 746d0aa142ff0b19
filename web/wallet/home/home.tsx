import type { Session } from '../../../src/protocol/api/people.ts'
import type { Wallet } from '../../../src/protocol/api/wallet.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Awning } from '../../shared/kit/awning.tsx'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import '../../shared/kit/hint-card.css'
import { Icon } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { NoticeBell } from '../../shared/notices/notice-bell.tsx'
import { choose, preferences } from '../../shared/preferences/preferences.ts'
import { go } from '../../shared/routing/navigation.ts'
import { momentInWords } from '../../shared/remembered/as-of.tsx'
import { useStore } from '../../shared/state/use-store.ts'
import { FavouriteRows } from '../favourites/favourite-rows.tsx'
import { useFavourites, type Favourite } from '../favourites/favourite-data.ts'
import { useWallet } from '../wallet-data.ts'
import { GuideCard } from '../guide/guide-card.tsx'
import './home.css'
import { ClockNotice } from '../phone/clock-notice.tsx'
import { LeftOffCard } from './left-off-card.tsx'
import { PasskeyCard } from './passkey-card.tsx'
import { RecoveryCard } from '../../shared/recovery/recovery-card.tsx'
import { SpendableReason } from './spendable-reason.tsx'
import { Unfinished } from './unfinished.tsx'

const words = dictionary({
  ko: {
    title: '홈',
    greeting: (name: string) => `${name}님`,
    senior: '글씨 크게',
    usual: '보통 글씨',
    spendable: '지금 쓸 수 있는 돈',
    pending: (amount: string) => `충전 확인 중 ${amount}`,
    asOf: (when: string) => `${when}에 본 잔액이에요`,
    cannot: '지금은 결제와 충전을 할 수 없어요.',
    can: '인터넷이 연결되면 바로 할 수 있어요. 전에 본 내역과 영수증은 지금도 열려요.',
    history: '내역 보기',
    pay: '결제',
    topUp: '충전',
    recent: '최근에 간 가게',
    favourites: '자주 가는 가게',
    all: '모두 보기',
    firstTitle: '먼저 충전해 볼까요?',
    firstText: (percent: string) => `지금 충전하면 ${percent} 싸게 살 수 있어요.`,
    firstAction: '충전하러 가기',
  },
  en: {
    title: 'Home',
    greeting: (name: string) => name,
    senior: 'Larger text',
    usual: 'Usual text',
    spendable: 'You can spend now',
    pending: (amount: string) => `Top-up being checked: ${amount}`,
    asOf: (when: string) => `Balance as seen ${when}`,
    cannot: 'You can’t pay or top up now.',
    can: 'Both work as soon as you are online. The history and receipts you have seen open even now.',
    history: 'Show history',
    pay: 'Pay',
    topUp: 'Top up',
    recent: 'Shops you went to',
    favourites: 'My shops',
    all: 'Show all',
    firstTitle: 'Top up first?',
    firstText: (percent: string) => `Right now vouchers cost ${percent} less.`,
    firstAction: 'Top up',
  },
})

export function Home({ session }: { session: Session }) {
  const texts = useWords(words)
  const { value: wallet, asOf, failure, refresh } = useWallet({ remembered: true })
  const { senior } = useStore(preferences)
  const isOffline = failure?.kind === 'unknown' && failure.cause === 'offline'
  return (
    <Screen
      title={texts.greeting(session.name)}
      aside={
        <>
          <Button kind="quiet" icon="text" onPress={() => choose({ senior: !senior })}>
            {senior ? texts.usual : texts.senior}
          </Button>
          <NoticeBell />
        </>
      }
    >
      <ClockNotice />
      <Unfinished />
      <LeftOffCard />
      <RecoveryCard />
      <PasskeyCard />
      {failure && !(wallet && isOffline) && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {wallet ? <Purse wallet={wallet} asOf={asOf} isOffline={isOffline} /> : !failure && <Skeleton shapes={['card', 'row', 'row']} />}
      {wallet && isOffline && <WithoutNetwork />}
      {wallet && <GuideCard />}
      {wallet && asOf === null && wallet.purse.balance === 0 && wallet.recentShops.length === 0 && <FirstTopUp wallet={wallet} />}
      {wallet && <ShopsOfMine wallet={wallet} isOffline={isOffline} />}
    </Screen>
  )
}

/** The balance, and what can be spent; of a wallet that was read on an earlier visit only the balance, with its time. */
function Purse({ wallet, asOf, isOffline }: { wallet: Wallet; asOf: number | null; isOffline: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { purse, programme } = wallet
  return (
    <section class="purse" aria-label={programme.name[language]}>
      <Awning />
      <div class="purse__content">
        <h2 class="purse__name">{programme.name[language]}</h2>
        <p class="purse__balance">{wonInWords(purse.balance, language)}</p>
        {asOf === null ? (
          <p class="purse__spendable">
            {texts.spendable} <strong>{wonInWords(purse.spendable, language)}</strong>
          </p>
        ) : (
          <p class="purse__spendable">{texts.asOf(momentInWords(asOf, language))}</p>
        )}
        {asOf === null && purse.spendable < purse.balance && (
          <p class="purse__spendable">
            <SpendableReason wallet={wallet} />
          </p>
        )}
        {purse.pending > 0 && <p class="purse__spendable">{texts.pending(wonInWords(purse.pending, language))}</p>}
        <div class="purse__actions">
          <Button kind="second" icon="pay" disabled={isOffline} onPress={() => go('/pay')}>
            {texts.pay}
          </Button>
          <Button kind="second" icon="add" disabled={isOffline} onPress={() => go('/top-up')}>
            {texts.topUp}
          </Button>
        </div>
      </div>
    </section>
  )
}

/** What can't be done now, and what can. */
function WithoutNetwork() {
  const texts = useWords(words)
  return (
    <section class="hint-card">
      <div>
        <h2 class="hint-card__title">{texts.cannot}</h2>
        <p class="screen__hint">{texts.can}</p>
      </div>
      <Button kind="second" icon="list" onPress={() => go('/history')}>
        {texts.history}
      </Button>
    </section>
  )
}

function FirstTopUp({ wallet }: { wallet: Wallet }) {
  const texts = useWords(words)
  return (
    <section class="hint-card">
      <div>
        <h2 class="hint-card__title">{texts.firstTitle}</h2>
        <p class="screen__hint">{texts.firstText(`${wallet.programme.discountBasisPoints / 100}%`)}</p>
      </div>
      <Button onPress={() => go('/top-up')}>{texts.firstAction}</Button>
    </section>
  )
}

/** So many of the marked shops are shown at home. */
const SHOWN = 3

/** The shops that were marked, then the others that were paid lately. */
function ShopsOfMine({ wallet, isOffline }: { wallet: Wallet; isOffline: boolean }) {
  const favourites = useFavourites().value?.favourites ?? []
  const marked = new Set(favourites.map(({ stallId }) => stallId))
  const others = wallet.recentShops.filter(({ stallId }) => !marked.has(stallId))
  return (
    <>
      {favourites.length > 0 && <FavouriteShops favourites={favourites} isOffline={isOffline} />}
      {others.length > 0 && <RecentShops shops={others} />}
    </>
  )
}

function FavouriteShops({ favourites, isOffline }: { favourites: readonly Favourite[]; isOffline: boolean }) {
  const texts = useWords(words)
  return (
    <section>
      <h2 class="rows-title">{texts.favourites}</h2>
      <FavouriteRows favourites={favourites.slice(0, SHOWN)} isOffline={isOffline} />
      {favourites.length > SHOWN && (
        <Button kind="quiet" onPress={() => go('/favourites')}>
          {texts.all}
        </Button>
      )}
    </section>
  )
}

function RecentShops({ shops }: { shops: Wallet['recentShops'] }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <section>
      <h2 class="rows-title">{texts.recent}</h2>
      <ul class="rows">
        {shops.map((shop) => (
          <li key={shop.stallId} class="row">
            <span class="row__icon">
              <Icon name="shop" />
            </span>
            <span class="row__text">
              <span class="row__name">{shop.name[language]}</span>
              <span class="row__about">{shop.place[language]}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
