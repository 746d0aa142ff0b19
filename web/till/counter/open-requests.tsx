import { useState } from 'preact/hooks'
import type { PaymentRequest } from '../../../src/protocol/api/payments.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { Button } from '../../shared/kit/button.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Link } from '../../shared/routing/link.tsx'
import { requestPath } from '../commands.ts'

/** More than these would push the keypad away; the others are one tap further. */
const SHOWN = 2

const words = dictionary({
  ko: { unpaid: '아직 결제되지 않았어요', goOn: '이어서 보기', all: (count: number) => `기다리는 결제 ${count}건 모두 보기`, fewer: '접기' },
  en: { unpaid: 'Not paid yet', goOn: 'Go on', all: (count: number) => `Show all ${count} that wait`, fewer: 'Show fewer' },
})

/** Requests that wait to be paid, so that a reload or another customer does not lose them. `ids` come newest first. */
export function OpenRequests({ ids }: { ids: readonly string[] }) {
  const texts = useWords(words)
  const [all, setAll] = useState(false)
  if (ids.length === 0) return null
  return (
    <div class="open-requests">
      {(all ? ids : ids.slice(0, SHOWN)).map((id) => (
        <OpenRequest key={id} requestId={id} />
      ))}
      {ids.length > SHOWN && (
        <Button kind="quiet" onPress={() => setAll(!all)}>
          {all ? texts.fewer : texts.all(ids.length)}
        </Button>
      )}
    </div>
  )
}

function OpenRequest({ requestId }: { requestId: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value } = useResource<PaymentRequest>(requestPath(requestId))
  if (value?.state !== 'open') return null
  return (
    <Link to={`/requests/${requestId}`} class="row open-requests__row">
      <Icon name="clock" />
      <span class="row__text">
        <span class="row__name">{texts.unpaid}</span>
        <span class="row__about">
          {timeOfDay(value.createdAt, language)} · {texts.goOn}
        </span>
      </span>
      <span class="row__figure">{wonInWords(value.amount, language)}</span>
    </Link>
  )
}
