import { useEffect, useState } from 'preact/hooks'
import type { ShopperCode, ShopperCodeState } from '../../../src/protocol/api/codes.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { serverNow } from '../../shared/http/server-clock.ts'

/** How often the countdown moves, and how often a code is asked about while its stream is away. In milliseconds. */
const BEAT = 250
const ASK_AGAIN = 2_000

export type MyCode = {
  readonly code: ShopperCode | null
  /** Milliseconds that it lives. */
  readonly left: number
  readonly failure: Exclude<Outcome<never>, { kind: 'answer' }> | null
  readonly renew: () => void
}

/** A code of this wallet while the screen is open; a new one takes its place when its time is over. `onClaimed` is told which request a till has sent. */
export function useMyCode(onClaimed: (requestId: string) => void): MyCode {
  const [turn, setTurn] = useState(0)
  const [code, setCode] = useState<ShopperCode | null>(null)
  const [failure, setFailure] = useState<MyCode['failure']>(null)
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    let current = true
    setCode(null)
    setFailure(null)
    void call<ShopperCode>('POST', '/v1/shopper-codes', { body: {} }).then((outcome) => {
      if (!current) return
      if (outcome.kind === 'answer') setCode(outcome.value)
      else setFailure(outcome)
    })
    return () => {
      current = false
    }
  }, [turn])
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), BEAT)
    return () => clearInterval(timer)
  }, [])
  const left = code ? Math.max(0, Date.parse(code.expiresAt) - now) : 0
  const isOver = code !== null && left === 0
  useEffect(() => {
    if (isOver) setTurn((before) => before + 1)
  }, [isOver])
  useClaim(code?.id ?? null, onClaimed)
  return { code: isOver ? null : code, left, failure, renew: () => setTurn(turn + 1) }
}

/** Listens until a till has claimed the code; asks from time to time while the stream is away. */
function useClaim(codeId: string | null, onClaimed: (requestId: string) => void): void {
  useEffect(() => {
    if (codeId === null) return
    let current = true
    const take = (state: ShopperCodeState) => {
      if (!current || state.state !== 'claimed' || state.requestId === null) return
      current = false
      onClaimed(state.requestId)
    }
    const stream = new EventSource(`/v1/shopper-codes/${codeId}/events`)
    stream.onmessage = (message) => take(JSON.parse(String(message.data)) as ShopperCodeState)
    const timer = setInterval(() => {
      if (stream.readyState === EventSource.OPEN) return
      void call<ShopperCodeState>('GET', `/v1/shopper-codes/${codeId}`).then((outcome) => {
        if (outcome.kind === 'answer') take(outcome.value)
      })
    }, ASK_AGAIN)
    return () => {
      current = false
      clearInterval(timer)
      stream.close()
    }
  }, [codeId])
}
