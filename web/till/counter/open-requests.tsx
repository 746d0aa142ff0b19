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
  ko: { unpaid: '아직 결제되지 않았어요', goOn: '이어서 보기', all: (count: number) => `기다리는 결제 ${count}건`, fewer: '접기' },
  en: { unpaid: 'Not paid yet', goOn: 'Go on', all: (count: number) => `${count} waiting`, fewer: 'Show fewer' },
})

type OpenRequestsProps = {
  /** Newest first. */
  ids: readonly string[]
  all: boolean
  /** Something else takes the room above the keys: none is shown unless all are. */
  tuckedAway: boolean
}

/**
 * Requests that wait to be paid, so that a reload or another customer does not lose them. The newest has a room of its own above the keys, also
 * while there is none.
 */
export function OpenRequests({ ids, all, tuckedAway }: OpenRequestsProps) {
  const look = all ? ' open-requests--all' : tuckedAway ? ' open-requests--tucked-away' : ''
  return (
    <div class={`open-requests${look}`}>
      {(all ? ids : ids.slice(0, 1)).map((id) => (
        <OpenRequest key={id} requestId={id} hasRoom={!all} />
      ))}
      {ids.length === 0 && <Room />}
    </div>
  )
}

/** Shows all that wait, or the newest again. For one it is seen only where that one has no room above the keys. */
export function AllOpenRequests({ ids, all, tuckedAway, onAll }: OpenRequestsProps & { onAll: (all: boolean) => void }) {
  const texts = useWords(words)
  if (ids.length === 0) return null
  const isSeldomSeen = ids.length === 1 && !all && !tuckedAway
  return (
    <div class={isSeldomSeen ? 'open-requests-all open-requests-all--one' : 'open-requests-all'}>
      <Button kind="quiet" expanded={all} onPress={() => onAll(!all)}>
        {all ? texts.fewer : texts.all(ids.length)}
      </Button>
    </div>
  )
}

/** What a request takes up, with nothing to see. */
function Room() {
  return (
    <div class="row open-requests__room" aria-hidden="true">
      <span class="row__text">
        <span class="row__name">0</span>
        <span class="row__about">0</span>
      </span>
    </div>
  )
}

function OpenRequest({ requestId, hasRoom }: { requestId: string; hasRoom: boolean }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value } = useResource<PaymentRequest>(requestPath(requestId))
  if (value?.state !== 'open') return hasRoom ? <Room /> : null
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
