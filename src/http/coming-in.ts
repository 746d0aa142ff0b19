import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * A payment that was let in has a place from then on, though its work has not begun: many arrive in one turn of the event loop, and all would find
 * the room that is there for one. The place is lost when the body has not come with the turn, and after so many milliseconds (twice as many at the most).
 */
const COMING_IN = 25

/** Requests that were let in and whose work has not begun. */
export type ComingIn = {
  begin(request: IncomingMessage, response: ServerResponse): void
  /** Its work has begun, or never will. */
  end(request: IncomingMessage): void
  has(request: IncomingMessage): boolean
  count(): number
  /** How many were let in in this turn of the event loop, whatever has become of them since. */
  inThisTurn(): number
}

/** Nobody is coming in yet. */
export function requestsComingIn(): ComingIn {
  let arriving = new Set<IncomingMessage>()
  let [young, old] = [new Set<IncomingMessage>(), new Set<IncomingMessage>()]
  let inThisTurn = 0
  let isTicking = false
  const tick = (): void => {
    ;[young, old] = [new Set(), young]
    isTicking = old.size > 0
    if (isTicking) setTimeout(tick, COMING_IN).unref()
  }
  const endTurn = (): void => {
    for (const request of arriving) if (request.complete) young.add(request)
    // A set that is cleared leaves its old table behind, which names the new one: dead ones among the old would keep each other's requests.
    arriving = new Set()
    inThisTurn = 0
    if (isTicking || young.size === 0) return
    isTicking = true
    setTimeout(tick, COMING_IN).unref()
  }
  const end = (request: IncomingMessage): void => void (arriving.delete(request) || young.delete(request) || old.delete(request))
  return {
    begin(request, response) {
      if (inThisTurn++ === 0) setImmediate(endTurn)
      arriving.add(request)
      // What is refused before its work begins.
      response.once('close', () => end(request))
    },
    end,
    has: (request) => arriving.has(request) || young.has(request) || old.has(request),
    count: () => arriving.size + young.size + old.size,
    inThisTurn: () => inThisTurn,
  }
}
