import type { ComponentChildren } from 'preact'
import './empty-panel.css'
import { Icon, type IconName } from './icon.tsx'

/** Says that there is nothing yet, and what would change that. */
export function EmptyPanel({ icon, title, children }: { icon: IconName; title: string; children?: ComponentChildren }) {
  return (
    <div class="empty-panel">
      <span class="empty-panel__icon">
        <Icon name={icon} size={32} />
      </span>
      <p class="empty-panel__title">{title}</p>
      {children}
    </div>
  )
}
