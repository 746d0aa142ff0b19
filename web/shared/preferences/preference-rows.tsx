import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Choice } from '../kit/choice.tsx'
import '../kit/rows.css'
import { SwitchRow } from '../kit/switch-row.tsx'
import { useStore } from '../state/use-store.ts'
import { choose, preferences } from './preferences.ts'

const words = dictionary({
  ko: {
    language: '언어 · Language',
    theme: '화면 밝기',
    system: '자동',
    light: '밝게',
    dark: '어둡게',
    senior: '글씨와 버튼 크게',
    contrast: '또렷하게 (고대비)',
    sound: '소리',
    vibration: '진동',
  },
  en: {
    language: 'Language · 언어',
    theme: 'Brightness',
    system: 'Automatic',
    light: 'Light',
    dark: 'Dark',
    senior: 'Larger text and buttons',
    contrast: 'High contrast',
    sound: 'Sound',
    vibration: 'Vibration',
  },
})

/** Language, size, brightness, sound and vibration; the same rows in every app. */
export function PreferenceRows() {
  const texts = useWords(words)
  const chosen = useStore(preferences)
  return (
    <div class="rows preference-rows">
      <SwitchRow label={texts.senior} icon="text" on={chosen.senior} onChange={(senior) => choose({ senior })} />
      <SwitchRow label={texts.contrast} icon="contrast" on={chosen.contrast} onChange={(contrast) => choose({ contrast })} />
      <SwitchRow label={texts.sound} icon="sound" on={chosen.sound} onChange={(sound) => choose({ sound })} />
      <SwitchRow label={texts.vibration} icon="vibration" on={chosen.vibration} onChange={(vibration) => choose({ vibration })} />
      <div class="preference-rows__choice">
        <Choice
          label={texts.theme}
          value={chosen.theme}
          onValue={(theme) => choose({ theme })}
          options={[
            { value: 'system', label: texts.system },
            { value: 'light', label: texts.light },
            { value: 'dark', label: texts.dark },
          ]}
        />
      </div>
      <div class="preference-rows__choice">
        <Choice
          label={texts.language}
          value={chosen.language}
          onValue={(language) => choose({ language })}
          columns={2}
          options={[
            { value: 'ko', label: '한국어' },
            { value: 'en', label: 'English' },
          ]}
        />
      </div>
    </div>
  )
}
