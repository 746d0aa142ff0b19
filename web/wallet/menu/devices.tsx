import type { DeviceList } from '../../../src/protocol/api/people.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Icon } from '../../shared/kit/icon.tsx'
import '../../shared/kit/rows.css'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { back } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    title: '로그인한 기기',
    here: '지금 이 기기',
    active: '쓰는 중',
    revoked: '로그아웃됨',
    since: (when: string) => `${when}부터`,
  },
  en: {
    title: 'Signed-in devices',
    here: 'This device',
    active: 'In use',
    revoked: 'Signed out',
    since: (when: string) => `Since ${when}`,
  },
})

export function Devices() {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useResource<DeviceList>('/v1/devices')
  return (
    <Screen title={texts.title} onBack={() => back('/more')}>
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value && (
        <ul class="rows">
          {value.devices.map((device) => (
            <li key={device.id} class="row">
              <Icon name={device.status === 'active' ? 'shield' : 'stop'} />
              <span class="row__text">
                <span class="row__name">{device.name}</span>
                <span class="row__about">{texts.since(dateAndTime(device.registeredAt, language))}</span>
              </span>
              <span class="row__about">{device.thisOne ? texts.here : texts[device.status]}</span>
            </li>
          ))}
        </ul>
      )}
    </Screen>
  )
}
