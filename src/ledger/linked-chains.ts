import type { Books } from './books.ts'

/** `linked` is bit 0 of the flags of accounts and transfers alike. */
const LINKED = 1

type LinkableEvent = { flags: number; timestamp: bigint }
type ChainStatus = 'created' | 'linked_event_failed' | 'linked_event_chain_open' | 'timestamp_must_be_zero'

/** The result of deciding one event: of `created` and `exists` the timestamp is the object's own. */
export type Decision<Status> = { status: Status; timestamp: bigint }

/**
 * Decides the events of a batch one after the other; chains of linked events succeed or fail as one
 * (TigerBeetle, docs/coding/linked-events.md). Each event, refused or not, takes the next nanosecond of the books.
 *
 * `decide` must change nothing unless it answers `created`. `refused` hears of each event that was refused for its own sake,
 * after its chain has been taken back.
 */
export function decideInOrder<Event extends LinkableEvent, Status extends string>(
  books: Books,
  events: readonly Event[],
  decide: (event: Event, timestamp: bigint) => Decision<Status | ChainStatus>,
  refused?: (event: Event, decision: Decision<Status | ChainStatus>) => void,
): Decision<Status | ChainStatus>[] {
  const results: Decision<Status | ChainStatus>[] = []
  let chainStart = -1
  let chainIsBroken = false
  for (let index = 0; index < events.length; index++) {
    const event = events[index]!
    const timestamp = ++books.timestamp
    const isLinked = (event.flags & LINKED) !== 0
    if (isLinked && chainStart < 0) {
      chainStart = index
      chainIsBroken = false
      books.beginChain()
    }
    const result = decideInChain(event, timestamp, isLinked && index === events.length - 1, chainIsBroken, decide)
    results.push(result)
    if (result.status !== 'created') {
      if (chainStart >= 0 && !chainIsBroken) {
        chainIsBroken = true
        books.undoChain()
        for (let earlier = chainStart; earlier < index; earlier++) {
          results[earlier] = { status: 'linked_event_failed', timestamp: results[earlier]!.timestamp }
        }
      }
      refused?.(event, result)
    }
    if (chainStart >= 0 && !isLinked) {
      if (!chainIsBroken) books.endChain()
      chainStart = -1
      chainIsBroken = false
    }
  }
  return results
}

/**
 * The last event of a batch may not be linked, and says so even when its chain has failed before:
 * TigerBeetle's code and tests do so, though its document lists `linked_event_failed` first.
 */
function decideInChain<Event extends LinkableEvent, Status extends string>(
  event: Event,
  timestamp: bigint,
  leavesChainOpen: boolean,
  chainIsBroken: boolean,
  decide: (event: Event, timestamp: bigint) => Decision<Status | ChainStatus>,
): Decision<Status | ChainStatus> {
  if (leavesChainOpen) return { status: 'linked_event_chain_open', timestamp }
  if (chainIsBroken) return { status: 'linked_event_failed', timestamp }
  if (event.timestamp !== 0n) return { status: 'timestamp_must_be_zero', timestamp }
  return decide(event, timestamp)
}
