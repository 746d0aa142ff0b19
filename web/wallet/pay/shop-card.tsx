import type { Shop } from '../../../src/protocol/api/payments.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Awning } from '../../shared/kit/awning.tsx'
import { Icon } from '../../shared/kit/icon.tsx'

const words = dictionary({ ko: { certified: '인증된 가게', notCertified: '확인 중인 가게' }, en: { certified: 'Certified shop', notCertified: 'Not checked yet' } })

/** The shop as the registry knows it, never as a code claims. */
export function ShopCard({ shop }: { shop: Shop }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <section class="shop-card">
      <Awning />
      <div class="shop-card__content">
        <h2 class="shop-card__name">{shop.name[language]}</h2>
        <p class="shop-card__place">{shop.place[language]}</p>
        <p class={shop.certified ? 'shop-card__badge' : 'shop-card__badge shop-card__badge--unsure'}>
          <Icon name={shop.certified ? 'certified' : 'warning'} size={20} />
          {shop.certified ? texts.certified : texts.notCertified}
        </p>
      </div>
    </section>
  )
}
