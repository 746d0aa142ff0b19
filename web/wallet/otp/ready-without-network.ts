import { useEffect } from 'preact/hooks'
import { makeCodeReader } from '../../shared/camera/code-reader.ts'
import { useDeployment } from '../../shared/sandbox/deployment.ts'
import { keepTransferKey } from './phone-store.ts'

/**
 * Gets a phone that holds an OTP ready to scan a transfer without a network, while it has one: the key of the office's questions, and the
 * reader of the camera's picture, which the app keeps once it was fetched.
 */
export function useReadyWithoutNetwork(holdsOtp: boolean): void {
  const key = useDeployment()?.transferKey
  useEffect(() => {
    if (!holdsOtp || !key) return
    void keepTransferKey(key)
    void fetchReader()
  }, [holdsOtp, key?.id])
}

async function fetchReader(): Promise<void> {
  try {
    await makeCodeReader(['QRCode'])
  } catch (error) {
    // The network has gone meanwhile: the next visit fetches it.
    if (navigator.onLine || !(error instanceof Error)) throw error
  }
}
