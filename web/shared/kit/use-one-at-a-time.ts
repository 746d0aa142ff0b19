import { useRef, useState } from 'preact/hooks'

/** Runs `work` when asked, but never twice at once: a second quick tap does nothing. Says whether it runs. */
export function useOneAtATime(work: () => Promise<void>): { busy: boolean; run: () => void } {
  const running = useRef(false)
  const [busy, setBusy] = useState(false)
  const run = () => {
    if (running.current) return
    running.current = true
    setBusy(true)
    void work().finally(() => {
      running.current = false
      setBusy(false)
    })
  }
  return { busy, run }
}
