import { useLanguage } from '../../shared/language/use-language.ts'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Link } from '../../shared/routing/link.tsx'
import { screenOf, type Favourite } from './favourite-data.ts'

/** Marked shops, each leading to paying it or to where it is. */
export function FavouriteRows({ favourites, isOffline }: { favourites: readonly Favourite[]; isOffline: boolean }) {
  const language = useLanguage()
  return (
    <div class="rows">
      {favourites.map((favourite) => (
        <Link key={favourite.stallId} to={screenOf(favourite, isOffline)} class="row">
          <span class="row__icon">
            <Icon name="star" />
          </span>
          <span class="row__text">
            <span class="row__name">{favourite.name[language]}</span>
            <span class="row__about">{favourite.place[language]}</span>
          </span>
          <Icon name={favourite.codeId && !isOffline ? 'pay' : 'forward'} size={20} />
        </Link>
      ))}
    </div>
  )
}
