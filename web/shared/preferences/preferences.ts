import type { Language } from '../../../src/values/language.ts'
import { Store } from '../state/store.ts'

/** What the person using this device has chosen. It stays on the device. */
export type Preferences = {
  readonly language: Language
  /** Type and targets one step up, in the whole app. */
  readonly senior: boolean
  readonly theme: 'system' | 'light' | 'dark'
  /** Black, white and lines around everything; as the device has it until somebody chooses. */
  readonly contrast: boolean
  readonly sound: boolean
  readonly vibration: boolean
  /** Says received amounts aloud. */
  readonly speech: boolean
}

const KEY = 'onjang.preferences'

function defaults(): Preferences {
  return {
    language: navigator.language.toLowerCase().startsWith('ko') ? 'ko' : 'en',
    senior: false,
    theme: 'system',
    contrast: matchMedia('(prefers-contrast: more)').matches,
    sound: true,
    vibration: true,
    speech: false,
  }
}

function read(): Preferences {
  const start = defaults()
  const stored = parse(localStorage.getItem(KEY) ?? '{}')
  if (typeof stored !== 'object' || stored === null) return start
  const { language, senior, theme, contrast, sound, vibration, speech } = stored as Partial<Record<keyof Preferences, unknown>>
  return {
    language: language === 'ko' || language === 'en' ? language : start.language,
    senior: typeof senior === 'boolean' ? senior : start.senior,
    theme: theme === 'light' || theme === 'dark' ? theme : start.theme,
    contrast: typeof contrast === 'boolean' ? contrast : start.contrast,
    sound: typeof sound === 'boolean' ? sound : start.sound,
    vibration: typeof vibration === 'boolean' ? vibration : start.vibration,
    speech: typeof speech === 'boolean' ? speech : start.speech,
  }
}

/** What another version, or somebody's curiosity, has left there may be anything. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

export const preferences = new Store<Preferences>(read())

/** Changes some of the choices and keeps them on this device. */
export function choose(change: Partial<Preferences>): void {
  const next = { ...preferences.get(), ...change }
  localStorage.setItem(KEY, JSON.stringify(next))
  preferences.set(next)
}

/** Shows the choices on the page, now and after each change, here and in other windows. */
export function applyPreferences(): void {
  const darkOutside = matchMedia('(prefers-color-scheme: dark)')
  const apply = () => {
    const { language, senior, theme, contrast } = preferences.get()
    const root = document.documentElement
    root.lang = language
    root.dataset['theme'] = theme === 'system' ? (darkOutside.matches ? 'dark' : 'light') : theme
    root.dataset['contrast'] = contrast ? 'high' : 'usual'
    root.dataset['size'] = senior ? 'senior' : 'usual'
  }
  apply()
  preferences.subscribe(apply)
  darkOutside.addEventListener('change', apply)
  addEventListener('storage', (event) => {
    if (event.key === KEY) preferences.set(read())
  })
}
