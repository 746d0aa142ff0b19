import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { AsOf } from '../../shared/remembered/as-of.tsx'
import { back, go } from '../../shared/routing/navigation.ts'
import { FavouriteButton } from './favourite-button.tsx'
import { useFavourites, type Favourite } from './favourite-data.ts'
import { FavouriteRows } from './favourite-rows.tsx'

const words = dictionary({
  ko: {
    title: '자주 가는 가게',
    empty: '아직 넣은 가게가 없어요',
    how: '결제한 가게의 영수증에서 넣을 수 있어요.',
    history: '내역에서 고르기',
    shop: '가게',
    place: '위치',
    pay: '이 가게에 결제하기',
    noCode: '이 가게는 지금 붙여 둔 QR이 없어요. 가게에서 QR이나 번호를 보여 달라고 하세요.',
    scan: 'QR 찍기',
    offline: '인터넷이 연결되면 결제할 수 있어요.',
  },
  en: {
    title: 'My shops',
    empty: 'No shops here yet',
    how: 'Add one from the receipt of a payment.',
    history: 'Choose from the history',
    shop: 'Shop',
    place: 'Place',
    pay: 'Pay this shop',
    noCode: 'This shop hangs out no code now. Ask it for a code or a number.',
    scan: 'Scan a code',
    offline: 'You can pay as soon as you are online.',
  },
})

/** Every shop that was marked. */
export function Favourites() {
  const texts = useWords(words)
  const { value, asOf, failure, refresh } = useFavourites()
  const isOffline = failure?.kind === 'unknown' && failure.cause === 'offline'
  return (
    <Screen title={texts.title} onBack={() => back('/')}>
      {failure && <AsOf moment={asOf} />}
      {failure && !(value && isOffline) && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {value?.favourites.length === 0 && (
        <EmptyPanel icon="star" title={texts.empty}>
          <p class="screen__hint">{texts.how}</p>
          <Button onPress={() => go('/history')}>{texts.history}</Button>
        </EmptyPanel>
      )}
      {value && value.favourites.length > 0 && <FavouriteRows favourites={value.favourites} isOffline={isOffline} />}
    </Screen>
  )
}

/** Where a marked shop is, and how to pay it. */
export function FavouriteShop({ stallId }: { stallId: string }) {
  const texts = useWords(words)
  const { value, asOf, failure, refresh } = useFavourites()
  const isOffline = failure?.kind === 'unknown' && failure.cause === 'offline'
  const favourite = value?.favourites.find((each) => each.stallId === stallId)
  return (
    <Screen title={texts.title} onBack={() => back('/favourites')} actions={favourite && <WayToPay favourite={favourite} isOffline={isOffline} />}>
      {failure && <AsOf moment={asOf} />}
      {failure && !(value && isOffline) && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['card']} />}
      {value && !favourite && <EmptyPanel icon="star" title={texts.empty} />}
      {favourite && <Where favourite={favourite} isOffline={isOffline} />}
    </Screen>
  )
}

function WayToPay({ favourite: { codeId }, isOffline }: { favourite: Favourite; isOffline: boolean }) {
  const texts = useWords(words)
  return (
    <Button icon={codeId ? 'pay' : 'qr'} disabled={isOffline} onPress={() => go(codeId ? `/pay/shops/${codeId}` : '/pay')}>
      {codeId ? texts.pay : texts.scan}
    </Button>
  )
}

function Where({ favourite, isOffline }: { favourite: Favourite; isOffline: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <>
      <Facts
        facts={[
          { name: texts.shop, value: favourite.name[language] },
          { name: texts.place, value: favourite.place[language] },
        ]}
      />
      {isOffline ? <p class="screen__hint">{texts.offline}</p> : !favourite.codeId && <p class="screen__hint">{texts.noCode}</p>}
      {!isOffline && <FavouriteButton stallId={favourite.stallId} />}
    </>
  )
}
