import { useState } from 'preact/hooks'
import type { PersonPage } from '../../../src/protocol/api/console.ts'
import { readResource, useResource } from '../../shared/http/use-resource.ts'
import { Button } from '../../shared/kit/button.tsx'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Facts } from '../../shared/kit/facts.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateInWords, timeOfDay } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { back } from '../../shared/routing/navigation.ts'
import { actionWords } from '../words.ts'
import { ActionSheet } from './action-sheet.tsx'
import { IssueSheet } from './issue-sheet.tsx'
import { Otps } from './otps.tsx'
import { openPerson, PurposeForm } from './purpose-form.tsx'
import { Recoveries } from './recoveries.tsx'
import type { Reread } from './reread.ts'
import { StallCodes } from './stall-codes.tsx'
import { Timeline } from './timeline.tsx'
import './person.css'

const words = dictionary({
  ko: {
    title: '고객',
    phone: '전화번호',
    birth: '생년월일',
    hidden: '이 일에는 보이지 않아요',
    joined: '가입한 날',
    phones: '등록한 휴대폰',
    pin: '결제 비밀번호',
    locked: '잠김',
    fine: '정상',
    shops: '일하는 가게',
    until: (time: string) => `${time}까지 볼 수 있어요`,
  },
  en: {
    title: 'Person',
    phone: 'Phone number',
    birth: 'Date of birth',
    hidden: 'Not shown for this work',
    joined: 'Joined',
    phones: 'Phones registered',
    pin: 'Payment PIN',
    locked: 'Locked',
    fine: 'Fine',
    shops: 'Works at',
    until: (time: string) => `Open until ${time}`,
  },
})

/** A person: first why, then who they are, their OTPs, and one timeline. */
export function Person({ personId, role }: { personId: string; role: 'agent' | 'clerk' | 'operator' }) {
  const texts = useWords(words)
  const { value, failure, refresh } = useResource<PersonPage>(`/v1/console/people/${personId}`)
  const again: Reread = async () => {
    await Promise.all([refresh(), readResource(`/v1/console/people/${personId}/timeline`)])
  }
  const asksPurpose = failure?.kind === 'problem' && failure.problem.reason === 'PURPOSE_MISSING'
  const shown = asksPurpose ? null : value
  return (
    <Screen title={shown ? shown.name : texts.title} onBack={() => back('/')}>
      {!shown && !failure && <Skeleton shapes={['card', 'row', 'row']} />}
      {asksPurpose && <PurposeForm give={openPerson(personId)} onOpen={() => void refresh()} />}
      {failure && !asksPurpose && <FailurePanel failure={failure} onAgain={() => void refresh()} />}
      {shown && (
        <>
          <Head page={shown} />
          {role !== 'operator' && <More page={shown} isClerk={role === 'clerk'} onDone={again} />}
          <Recoveries page={shown} isClerk={role === 'clerk'} onDone={again} />
          <Otps page={shown} onDone={again} />
          {role === 'operator' && shown.shops.some((shop) => shop.role === 'owner') && <StallCodes personId={personId} onDone={again} />}
          <Timeline personId={personId} />
        </>
      )}
    </Screen>
  )
}

function Head({ page }: { page: PersonPage }) {
  const texts = useWords(words)
  const language = useLanguage()
  return (
    <section class="person__head">
      <Facts
        facts={[
          { name: texts.phone, value: page.phone ?? texts.hidden },
          { name: texts.birth, value: page.birthDate ?? texts.hidden },
          { name: texts.joined, value: dateInWords(page.joinedAt, language) },
        ]}
      />
      <Facts
        facts={[
          { name: texts.phones, value: String(page.phones) },
          { name: texts.pin, value: page.pinLocked ? texts.locked : texts.fine },
          page.shops.length > 0 && { name: texts.shops, value: page.shops.map(({ name }) => name[language]).join(', ') },
        ]}
      />
      <p class="quiet person__access">
        {page.access.note} · {texts.until(timeOfDay(page.access.until, language))}
      </p>
    </section>
  )
}

const NOT_IN_USE = new Set(['pending', 'terminated', 'void'])

/** What is done for the person as a whole. */
function More({ page, isClerk, onDone }: { page: PersonPage; isClerk: boolean; onDone: Reread }) {
  const personId = page.id
  const inUse = page.registrations.find(({ kind, state, isOurs }) => kind === 'physical' && isOurs && !NOT_IN_USE.has(state)) ?? null
  const language = useLanguage()
  const [open, setOpen] = useState<'change_number' | 'issue' | null>(null)
  return (
    <div class="otps__actions">
      <Button kind="second" onPress={() => setOpen('change_number')}>
        {actionWords[language].change_number}
      </Button>
      {isClerk && (
        <Button kind="second" onPress={() => setOpen('issue')}>
          {actionWords[language].issue}
        </Button>
      )}
      {open === 'change_number' && <ActionSheet personId={personId} registrationId={null} action="change_number" takesTwo onClose={() => setOpen(null)} onDone={onDone} />}
      {open === 'issue' && <IssueSheet personId={personId} replaces={inUse} onClose={() => setOpen(null)} onDone={onDone} />}
    </div>
  )
}
