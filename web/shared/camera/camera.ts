/** Why there is no picture: the person or the browser said no, there is no camera, or it is in use. */
export type CameraFailure = 'denied' | 'missing' | 'busy'

export type Camera = {
  readonly stream: MediaStream
  /** Null when this camera has no torch. */
  readonly setTorch: ((on: boolean) => Promise<void>) | null
  readonly stop: () => void
}

/** Opens the camera at the back of the phone. */
export async function openCamera(): Promise<Camera | CameraFailure> {
  if (!navigator.mediaDevices) return 'missing'
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    })
    const track = stream.getVideoTracks()[0]
    const hasTorch = Boolean((track?.getCapabilities?.() as { torch?: boolean } | undefined)?.torch)
    return {
      stream,
      setTorch: track && hasTorch ? (on) => track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }) : null,
      stop: () => stream.getTracks().forEach((each) => each.stop()),
    }
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    if (error.name === 'NotAllowedError' || error.name === 'SecurityError') return 'denied'
    return error.name === 'NotReadableError' ? 'busy' : 'missing'
  }
}
