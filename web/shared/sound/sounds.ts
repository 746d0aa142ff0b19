import { preferences } from '../preferences/preferences.ts'

/** Notes as hertz, start and length in seconds. */
type Note = readonly [frequency: number, start: number, length: number]

/** Told apart without looking: paid rises and rings, refused falls, waiting is one short tick. */
const TUNES = {
  paid: [
    [659.3, 0, 0.16],
    [987.8, 0.13, 0.45],
  ],
  refused: [
    [311.1, 0, 0.2],
    [207.7, 0.2, 0.4],
  ],
  tick: [[880, 0, 0.05]],
} as const satisfies Record<string, readonly Note[]>

const VIBRATIONS = { paid: [120], refused: [80, 80, 80], tick: [20] } as const

export type Tune = keyof typeof TUNES

let context: AudioContext | null = null

/** Browsers allow sound only after a touch: the first one opens the way. */
export function openSoundAtFirstTouch(): void {
  const open = () => {
    context ??= new AudioContext()
    void context.resume()
  }
  addEventListener('pointerdown', open, { passive: true })
  addEventListener('keydown', open, { passive: true })
}

/** Plays and vibrates, as far as the person has not switched it off. */
export function signal(tune: Tune): void {
  const { sound, vibration } = preferences.get()
  if (vibration && 'vibrate' in navigator && navigator.userActivation?.hasBeenActive) navigator.vibrate([...VIBRATIONS[tune]])
  if (!sound || !context) return
  const begin = context.currentTime + 0.02
  for (const [frequency, start, length] of TUNES[tune]) playNote(context, frequency, begin + start, length)
}

function playNote(audio: AudioContext, frequency: number, at: number, length: number): void {
  const tone = audio.createOscillator()
  const volume = audio.createGain()
  tone.type = 'triangle'
  tone.frequency.value = frequency
  volume.gain.setValueAtTime(0, at)
  volume.gain.linearRampToValueAtTime(0.5, at + 0.01)
  volume.gain.exponentialRampToValueAtTime(0.001, at + length)
  tone.connect(volume).connect(audio.destination)
  tone.start(at)
  tone.stop(at + length)
}
