import { useState } from 'preact/hooks'
import type { OwnersStallCodes } from '../../../src/protocol/api/codes.ts'
import { call, type Outcome } from '../../shared/http/call.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Sheet } from '../../shared/kit/sheet.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { useOneAtATime } from '../../shared/kit/use-one-at-a-time.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import type { Reread } from './reread.ts'

type Code = OwnersStallCodes['codes'][number]

const words = dictionary({
  ko: {
    title: '인쇄한 가게 QR',
    none: '인쇄한 QR이 없어요',
    state: (state: Code['state']): string => ({ made: '만듦 · 아직 쓰지 않음', active: '쓰는 중', reported: '가게가 신고해 막음', blocked: '막음', closed: '끝냄', replaced: '새 QR로 바꿈' })[state],
    because: (because: NonNullable<Code['stoppedBecause']>): string => ({ doctored: '누가 고쳤거나 바꿔 붙임', lost: '없어짐', worn: '낡음', closing: '자리를 그만 씀', operator: '운영에서 막음' })[because],
    since: (time: string) => `${time}부터`,
    block: '막기',
    blockThis: (place: string) => `${place} QR 막기`,
    ask: (place: string) => `${place}의 QR을 막을까요?`,
    about: '바로 아무도 이 QR로 결제할 수 없고, 되돌릴 수 없어요. 사장님께 알림이 가고, 새 QR은 가게에서 만들어요.',
    keep: '그대로 두기',
  },
  en: {
    title: 'Printed codes',
    none: 'No code was printed',
    state: (state: Code['state']) => ({ made: 'made, not in use yet', active: 'in use', reported: 'reported by the shop', blocked: 'blocked', closed: 'ended', replaced: 'replaced' })[state],
    because: (because: NonNullable<Code['stoppedBecause']>) => ({ doctored: 'changed or covered', lost: 'gone', worn: 'worn', closing: 'stall given up', operator: 'blocked by operations' })[because],
    since: (time: string) => `since ${time}`,
    block: 'Block',
    blockThis: (place: string) => `Block the code at ${place}`,
    ask: (place: string) => `Block the code at ${place}?`,
    about: 'From now on nobody can pay by it, and it can not be undone. Its owner is told, and makes a new one at the till.',
    keep: 'Leave it',
  },
})

const CAN_BE_BLOCKED = new Set<Code['state']>(['made', 'active'])

/** What hangs at the stalls of this owner's shops; whoever runs the place stops one that was reported from outside. */
export function StallCodes({ personId, onDone }: { personId: string; onDone: Reread }) {
  const texts = useWords(words)
  const language = useLanguage()
  const { value, failure, refresh } = useResource<OwnersStallCodes>(`/v1/console/people/${personId}/stall-codes`)
  const [asked, setAsked] = useState<Code | null>(null)
  return (
    <section class="panel">
      <h2 class="panel__title">{texts.title}</h2>
      {failure && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {!value && !failure && <Skeleton shapes={['row', 'row']} />}
      {value?.codes.length === 0 && <EmptyPanel icon="qr" title={texts.none} />}
      <div class="otps">
        {value?.codes.map((code) => (
          <article key={code.id} class="otps__card">
            <h3 class="otps__name">
              {code.shopName[language]} · {code.place[language]}
            </h3>
            <p>
              <span class={code.state === 'active' ? 'tag tag--good' : code.state === 'made' ? 'tag tag--wait' : 'tag tag--bad'}>{texts.state(code.state)}</span>
            </p>
            <p class="quiet">
              {code.stoppedBecause && `${texts.because(code.stoppedBecause)} · `}
              {texts.since(dateAndTime(code.since, language))}
            </p>
            {CAN_BE_BLOCKED.has(code.state) && (
              <div class="otps__actions">
                <Button kind="danger" label={texts.blockThis(code.place[language])} onPress={() => setAsked(code)}>
                  {texts.block}
                </Button>
              </div>
            )}
          </article>
        ))}
      </div>
      {asked && (
        <BlockSheet
          code={asked}
          onClose={() => setAsked(null)}
          onBlocked={async () => {
            await Promise.all([refresh(), onDone()])
            setAsked(null)
          }}
        />
      )}
    </section>
  )
}

function BlockSheet({ code, onClose, onBlocked }: { code: Code; onClose: () => void; onBlocked: Reread }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [failure, setFailure] = useState<Exclude<Outcome<never>, { kind: 'answer' }> | null>(null)
  const block = useOneAtATime(async () => {
    setFailure(null)
    const outcome = await call('PUT', `/v1/console/stall-codes/${code.id}/block`, { body: {} })
    if (outcome.kind === 'answer') await onBlocked()
    else setFailure(outcome)
  })
  return (
    <Sheet title={texts.ask(code.place[language])} onClose={onClose}>
      <p>{texts.about}</p>
      {failure && <FailurePanel failure={failure} onAgain={block.run} />}
      <Button kind="danger" busy={block.busy} onPress={block.run}>
        {texts.block}
      </Button>
      <Button kind="second" onPress={onClose}>
        {texts.keep}
      </Button>
    </Sheet>
  )
}
