import { useEffect } from 'preact/hooks'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { keepTransferKey } from './phone-store.ts'

/** Keeps the key of the office's questions while there is a network, so that one can be checked without. */
export function useKeptTransferKey(): void {
  const key = useDeployment()?.transferKey
  useEffect(() => {
    if (key) void keepTransferKey(key)
  }, [key?.id])
}
