import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { Icon, type IconName } from '../../shared/kit/icon.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { back } from '../../shared/routing/navigation.ts'
import { useClockError } from './clock-notice.tsx'
import { usePermission, type PermissionState } from './permission-state.ts'
import './phone.css'

const words = dictionary({
  ko: {
    title: '휴대폰 점검',
    clockRight: '시계가 맞아요.',
    cameraFix: '주소창의 자물쇠(또는 앱 정보) → 권한 → 카메라를 ‘허용’으로 바꿔 주세요. 그동안은 번호로 결제할 수 있어요.',
    notificationsFix: '주소창의 자물쇠(또는 앱 정보) → 권한 → 알림을 ‘허용’으로 바꿔 주세요. 그동안은 앱 안에서 볼 수 있어요.',
    online: '인터넷에 연결돼 있어요.',
    offline: '인터넷이 끊겼어요.',
    offlineFix: '와이파이나 데이터를 켜 주세요. 비행기 모드라면 꺼 주세요.',
  },
  en: {
    title: 'Check this phone',
    clockRight: 'The clock is right.',
    cameraFix: 'The lock beside the address (or the app’s info) → Permissions → set Camera to ‘Allow’. Until then you can pay with the number.',
    notificationsFix: 'The lock beside the address (or the app’s info) → Permissions → set Notifications to ‘Allow’. Until then you find the news in the app.',
    online: 'You are online.',
    offline: 'You are offline.',
    offlineFix: 'Switch on Wi-Fi or mobile data, and flight mode off.',
  },
})

const cameraWords = dictionary({
  ko: {
    granted: '카메라를 쓸 수 있어요.',
    prompt: '카메라는 처음 결제할 때 물어봐요. ‘허용’을 눌러 주세요.',
    denied: '카메라가 막혀 있어요.',
    unknown: '카메라는 결제 화면에서 확인할 수 있어요.',
  },
  en: {
    granted: 'The camera can be used.',
    prompt: 'The camera asks when you first pay. Press ‘Allow’.',
    denied: 'The camera is blocked.',
    unknown: 'The pay screen shows whether the camera works.',
  },
})

const notificationWords = dictionary({
  ko: {
    granted: '알림을 받을 수 있어요.',
    prompt: '알림은 켤 때 물어봐요. ‘허용’을 눌러 주세요.',
    denied: '알림이 막혀 있어요.',
    unknown: '이 브라우저는 알림을 보내지 못해요. 소식은 앱 안에서 볼 수 있어요.',
  },
  en: {
    granted: 'Notifications can reach you.',
    prompt: 'Notifications ask when you switch them on. Press ‘Allow’.',
    denied: 'Notifications are blocked.',
    unknown: 'This browser sends no notifications. You find the news in the app.',
  },
})

/** What the phone itself may have set wrong: each is named, with the way to set it right. */
export function CheckPhone() {
  const texts = useWords(words)
  const cameraTexts = useWords(cameraWords)
  const notificationTexts = useWords(notificationWords)
  const clock = useClockError()
  const camera = usePermission('camera')
  const notifications = usePermission('notifications')
  const isOnline = navigator.onLine
  return (
    <Screen title={texts.title} onBack={() => back('/more')}>
      <Finding icon="clock" what={clock?.what ?? texts.clockRight} fix={clock?.fix} />
      <Finding icon="camera" what={cameraTexts[camera]} fix={wayOut(camera, texts.cameraFix)} />
      <Finding icon="sound" what={notificationTexts[notifications]} fix={wayOut(notifications, texts.notificationsFix)} />
      <Finding icon={isOnline ? 'check' : 'offline'} what={isOnline ? texts.online : texts.offline} fix={isOnline ? undefined : texts.offlineFix} />
    </Screen>
  )
}

function wayOut(state: PermissionState, fix: string): string | undefined {
  return state === 'denied' ? fix : undefined
}

function Finding({ icon, what, fix }: { icon: IconName; what: string; fix: string | undefined }) {
  return (
    <section class={fix ? 'phone-notice' : 'phone-notice phone-notice--right'}>
      <Icon name={fix ? 'warning' : icon} />
      <div>
        <h2 class="phone-notice__what">{what}</h2>
        {fix && <p>{fix}</p>}
      </div>
    </section>
  )
}
