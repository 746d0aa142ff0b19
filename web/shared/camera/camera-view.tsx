import { useEffect, useRef, useState } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Button } from '../kit/button.tsx'
import { Icon } from '../kit/icon.tsx'
import { useLate } from '../kit/use-late.ts'
import { openCamera, type Camera, type CameraFailure } from './camera.ts'
import { makeCodeReader } from './code-reader.ts'
import type { CodeKind } from './read-picture.ts'
import './camera.css'

/** Milliseconds between two looks at the picture: fast enough for a hand, slow enough for a cheap phone. */
const BETWEEN_LOOKS = 120
/** Without a code for so long, typing the number is offered more loudly. */
const PATIENCE = 5_000

const words = dictionary({
  ko: {
    view: '카메라 화면',
    opening: '카메라를 여는 중이에요',
    denied: '카메라를 쓸 수 없어요. 브라우저 설정에서 카메라를 허용하거나, 번호를 입력해 주세요.',
    missing: '카메라가 없어요. 번호를 입력해 주세요.',
    busy: '다른 앱이 카메라를 쓰고 있어요. 그 앱을 닫거나, 번호를 입력해 주세요.',
    torchOn: '손전등 켜기',
    torchOff: '손전등 끄기',
    again: '카메라 다시 열기',
  },
  en: {
    view: 'Camera picture',
    opening: 'Opening the camera',
    denied: 'The camera is not allowed. Allow it in the browser’s settings, or type the number.',
    missing: 'There is no camera. Type the number.',
    busy: 'Another app is using the camera. Close it, or type the number.',
    torchOn: 'Torch on',
    torchOff: 'Torch off',
    again: 'Open the camera again',
  },
})

type CameraViewProps = {
  kinds: readonly CodeKind[]
  onCode: (text: string) => void
  /** Keeps the picture and stops looking. */
  paused: boolean
  /** Said over the picture when nothing was read for a while. */
  slow: string
  /** The camera has looked in vain for a while, or there is none: time to offer another way. */
  onPatienceLost?: () => void
}

/** Shows what the camera sees and reports the first code in it. */
export function CameraView({ kinds, onCode, paused, slow: slowText, onPatienceLost }: CameraViewProps) {
  const texts = useWords(words)
  const video = useRef<HTMLVideoElement>(null)
  const [turn, setTurn] = useState(0)
  const [camera, setCamera] = useState<Camera | CameraFailure | null>(null)
  const slow = useLate(PATIENCE)
  useOpenCamera(turn, setCamera)
  const stream = camera && typeof camera === 'object' ? camera.stream : null
  useLooking(video, stream, paused, kinds, onCode)
  const isInVain = slow || typeof camera === 'string'
  useEffect(() => {
    if (isInVain) onPatienceLost?.()
  }, [isInVain])
  if (typeof camera === 'string') {
    return (
      <div class="camera camera--failed" role="alert">
        <Icon name="camera" size={48} />
        <p>{texts[camera]}</p>
        <Button kind="second" onPress={() => setTurn(turn + 1)}>
          {texts.again}
        </Button>
      </div>
    )
  }
  return (
    <div class="camera">
      <video ref={video} class="camera__picture" playsInline muted autoplay aria-label={texts.view} />
      <span class="camera__frame" aria-hidden="true" />
      <p class="camera__state" role="status">
        {!stream ? texts.opening : slow ? slowText : ''}
      </p>
      {camera?.setTorch && <Torch setTorch={camera.setTorch} on={texts.torchOn} off={texts.torchOff} />}
    </div>
  )
}

function Torch({ setTorch, on, off }: { setTorch: (on: boolean) => Promise<void>; on: string; off: string }) {
  const [lit, setLit] = useState(false)
  return (
    <div class="camera__torch">
      <Button kind="second" icon="torch" onPress={() => void setTorch(!lit).then(() => setLit(!lit))}>
        {lit ? off : on}
      </Button>
    </div>
  )
}

function useOpenCamera(turn: number, setCamera: (camera: Camera | CameraFailure | null) => void): void {
  useEffect(() => {
    let current = true
    let opened: Camera | CameraFailure | null = null
    const close = () => {
      if (opened && typeof opened === 'object') opened.stop()
    }
    setCamera(null)
    void openCamera().then((camera) => {
      opened = camera
      if (current) setCamera(camera)
      else close()
    })
    return () => {
      current = false
      close()
    }
  }, [turn])
}

function useLooking(video: { current: HTMLVideoElement | null }, stream: MediaStream | null, paused: boolean, kinds: readonly CodeKind[], onCode: (text: string) => void): void {
  useEffect(() => {
    const element = video.current
    if (!element || !stream || paused) return
    let current = true
    element.srcObject = stream
    const look = async () => {
      const read = await makeCodeReader(kinds)
      while (current) {
        const text = element.readyState >= element.HAVE_CURRENT_DATA ? await read(element) : null
        if (text !== null && current) {
          current = false
          onCode(text)
        }
        await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS))
      }
    }
    void look()
    return () => {
      current = false
    }
  }, [stream, paused])
}
