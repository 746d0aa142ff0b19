import { useId } from 'preact/hooks'
import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon, type IconName } from './icon.tsx'
import './switch-row.css'

const words = dictionary({ ko: { on: '켜짐', off: '꺼짐' }, en: { on: 'On', off: 'Off' } })

type SwitchRowProps = { label: string; icon?: IconName; on: boolean; onChange: (on: boolean) => void }

/** One thing that is on or off, with the state in words. */
export function SwitchRow({ label, icon, on, onChange }: SwitchRowProps) {
  const texts = useWords(words)
  const id = useId()
  return (
    <label class="switch-row" for={id}>
      {icon && <Icon name={icon} />}
      <span class="switch-row__label">{label}</span>
      <span class="switch-row__state" aria-hidden="true">
        {on ? texts.on : texts.off}
      </span>
      <input id={id} type="checkbox" role="switch" class="switch-row__switch" checked={on} onChange={() => onChange(!on)} />
    </label>
  )
}
