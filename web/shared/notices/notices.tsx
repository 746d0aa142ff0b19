import { useState } from 'preact/hooks'
import type { NoticeList, Unread } from '../../../src/protocol/api/notices.ts'
import { call } from '../http/call.ts'
import { usePages } from '../http/use-pages.ts'
import { setResource } from '../http/use-resource.ts'
import { byDay } from '../language/by-day.ts'
import { dictionary } from '../language/dictionary.ts'
import { dayInWords, timeOfDay } from '../language/moments.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import { Button } from '../kit/button.tsx'
import { EmptyPanel } from '../kit/empty-panel.tsx'
import { FailurePanel } from '../kit/error-panel.tsx'
import '../kit/rows.css'
import { Screen } from '../kit/screen.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { AsOf } from '../remembered/as-of.tsx'
import { back, go } from '../routing/navigation.ts'
import { useStore } from '../state/use-store.ts'
import './notices.css'
import { PushCard } from './push-card.tsx'
import { noticesChanged, UNREAD } from './unread.ts'

type Notice = NoticeList['notices'][number]

const words = dictionary({
  ko: { title: '알림', empty: '아직 알림이 없어요', about: '결제와 안전에 관한 소식이 여기에 모여요.', all: '모두 읽음으로 표시', unread: '안 읽음', more: '더 보기' },
  en: { title: 'Notices', empty: 'No notices yet', about: 'News about payments and safety is kept here.', all: 'Mark all as read', unread: 'Unread', more: 'Show more' },
})

/** What this person was told, newest first; each leads to where more is to be seen or done. */
export function Notices({ home }: { home: string }) {
  const texts = useWords(words)
  const language = useLanguage()
  const changed = useStore(noticesChanged)
  /** Read on this screen, before the server has been asked again. */
  const [read, setRead] = useState<ReadonlySet<string>>(new Set())
  const pages = usePages<NoticeList, Notice>(
    (before) => (before ? `/v1/notices?${new URLSearchParams({ before }).toString()}` : '/v1/notices'),
    (page) => page.notices,
    changed,
    true,
  )
  const unread = (pages.entries ?? []).filter(({ id, isRead }) => !isRead && !read.has(id)).map(({ id }) => id)
  const markRead = async (body: { ids: string[] } | { upTo: string }, ids: readonly string[]) => {
    const outcome = await call<Unread>('POST', '/v1/notices/read', { body })
    if (outcome.kind !== 'answer') return
    setResource(UNREAD, outcome.value)
    setRead((known) => new Set([...known, ...ids]))
  }
  // Also what is on pages that were not opened yet.
  const markAllRead = () => markRead({ upTo: pages.entries![0]!.id }, unread)
  const open = (notice: Notice) => {
    if (unread.includes(notice.id)) void markRead({ ids: [notice.id] }, [notice.id])
    go(notice.opens)
  }
  return (
    <Screen title={texts.title} onBack={() => back(home)}>
      {pages.failure && <AsOf moment={pages.asOf} />}
      {pages.failure && !(pages.entries && pages.failure.kind === 'unknown' && pages.failure.cause === 'offline') && <FailurePanel failure={pages.failure} onAgain={pages.refresh} />}
      <PushCard />
      {!pages.entries && !pages.failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {pages.entries?.length === 0 && (
        <EmptyPanel icon="bell" title={texts.empty}>
          <p class="screen__hint">{texts.about}</p>
        </EmptyPanel>
      )}
      {unread.length > 1 && (
        <Button kind="quiet" icon="check" onPress={() => void markAllRead()}>
          {texts.all}
        </Button>
      )}
      {byDay((pages.entries ?? []).map((notice) => ({ ...notice, at: notice.madeAt })), ({ at }) => dayInWords(at, language)).map(({ day, entries }) => (
        <section key={day}>
          <h2 class="rows-title">{day}</h2>
          <div class="rows">
            {entries.map((notice) => (
              <button key={notice.id} type="button" class={unread.includes(notice.id) ? 'row notice-row notice-row--unread' : 'row notice-row'} onClick={() => open(notice)}>
                <span class="row__text">
                  <span class="row__name">
                    {notice.title[language]}
                    {unread.includes(notice.id) && <span class="notice-row__unread">{texts.unread}</span>}
                  </span>
                  <span>{notice.body[language]}</span>
                  <span class="row__about">{timeOfDay(notice.at, language)}</span>
                </span>
              </button>
            ))}
          </div>
        </section>
      ))}
      {pages.hasMore && (
        <Button kind="second" busy={pages.loading} onPress={pages.more}>
          {texts.more}
        </Button>
      )}
    </Screen>
  )
}
