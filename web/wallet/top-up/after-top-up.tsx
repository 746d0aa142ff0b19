import { useEffect, useState } from 'preact/hooks'
import type { Session } from '../../../src/protocol/api/people.ts'
import { go } from '../../shared/routing/navigation.ts'
import { commandRunner } from '../commands.ts'
import { PayAfterTopUp } from './pay-after-top-up.tsx'
import { isWatched } from './watched.ts'

type AfterTopUpProps = { topUpId: string; requestId: string; session: Session }

/** Pays next if the person has watched since the tap; who has been away in between is asked first, with shop and amount in sight. */
export function AfterTopUp({ topUpId, requestId, session }: AfterTopUpProps) {
  const [goesOn] = useState(() => isWatched(topUpId))
  useEffect(() => {
    if (goesOn) return
    go(`/pay/requests/${requestId}`, { replace: true })
    void commandRunner.markSeen(topUpId)
  }, [])
  return goesOn ? <PayAfterTopUp topUpId={topUpId} requestId={requestId} session={session} /> : <></>
}
