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

const words = dictionary({
  ko: { unpaid: '아직 결제되지 않았어요', goOn: '이어서 보기', all: (count: number) => (count === 1 ? '기다리는 결제 보기' : `기다리는 결제 ${count}건 보기`), fewer: '접기' },
  en: { unpaid: 'Not paid yet', goOn: 'Go on', all: (count: number) => (count === 1 ? 'Show the one that waits' : `Show all ${count} that wait`), fewer: 'Show fewer' },
})

type OpenRequestsProps = {
  /** Newest first. */
  ids: readonly string[]
  all: boolean
}

/** Requests that wait to be paid, so that a reload or another customer does not lose them. There is room above the keypad for one, the newest. */
export function OpenRequests({ ids, all }: OpenRequestsProps) {
  if (ids.length === 0) return null
  return (
    <div class={all ? 'open-requests open-requests--all' : 'open-requests'}>
      {(all ? ids : ids.slice(0, 1)).map((id) => (
        <OpenRequest key={id} requestId={id} />
      ))}
    </div>
  )
}

/** Shows all that wait, or the newest again. For one it is seen only where that one has no room above the keypad (`counter.css`). */
export function AllOpenRequests({ ids, all, onAll }: OpenRequestsProps & { onAll: (all: boolean) => void }) {
  const texts = useWords(words)
  if (ids.length === 0) return null
  return (
    <div class={ids.length === 1 ? 'open-requests-all open-requests-all--one' : 'open-requests-all'}>
      <Button kind="quiet" onPress={() => onAll(!all)}>
        {all ? texts.fewer : texts.all(ids.length)}
      </Button>
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
