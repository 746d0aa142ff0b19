import { dictionary } from '../language/dictionary.ts'
import { useWords } from '../language/use-language.ts'
import { Icon } from '../kit/icon.tsx'
import { Link } from '../routing/link.tsx'
import './notices.css'
import { useUnread } from './unread.ts'

const words = dictionary({
  ko: { none: '알림', some: (count: string) => `알림, 안 읽은 것 ${count}개` },
  en: { none: 'Notices', some: (count: string) => `Notices, ${count} unread` },
})

/** To the inbox, with how much in it was not read yet. */
export function NoticeBell() {
  const texts = useWords(words)
  const unread = useUnread()
  const count = unread >= 99 ? '99+' : String(unread)
  return (
    <Link to="/notices" class="notice-bell">
      <Icon name="bell" />
      <span class="only-read-aloud">{unread > 0 ? texts.some(count) : texts.none}</span>
      {unread > 0 && (
        <span class="unread-count" aria-hidden="true">
          {count}
        </span>
      )}
    </Link>
  )
}
