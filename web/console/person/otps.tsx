import { useState } from 'preact/hooks'
import type { PersonPage } from '../../../src/protocol/api/console.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { actionWords, type ActionName } from '../words.ts'
import { ActionSheet } from './action-sheet.tsx'
import { RecordSheet } from './record-sheet.tsx'

const words = dictionary({
  ko: { title: 'OTP', none: '등록한 OTP가 없어요', digital: '디지털 OTP', physical: '실물 OTP', since: (time: string) => `${time}부터`, app: '앱', web: '웹', personal: '개인', business: '사업자', unused: '쓰는 곳 없음', two: '두 사람' },
  en: { title: 'OTPs', none: 'No OTP is registered', digital: 'Digital OTP', physical: 'OTP generator', since: (time: string) => `since ${time}`, app: 'app', web: 'web', personal: 'personal', business: 'business', unused: 'used nowhere', two: 'two people' },
})

const GOOD = new Set(['active'])
const OVER = new Set(['terminated', 'void'])

/** Each OTP with its state in words, and what this member may do to it. */
export function Otps({ page, onDone }: { page: PersonPage; onDone: () => void }) {
  const texts = useWords(words)
  const language = useLanguage()
  const [chosen, setChosen] = useState<PersonPage['actions'][number] | null>(null)
  /** The OTP whose record is wrong, when that is what is worked on. */
  const record = chosen && (chosen.action === 'choose' || chosen.action === 'correct') ? page.registrations.find(({ id }) => id === chosen.registrationId) : undefined
  const done = () => {
    setChosen(null)
    onDone()
  }
  return (
    <section class="panel">
      <h2 class="panel__title">{texts.title}</h2>
      {page.registrations.length === 0 && <EmptyPanel icon="shield" title={texts.none} />}
      <div class="otps">
        {page.registrations.map((otp) => (
          <article key={otp.id} class="otps__card">
            <h3 class="otps__name">
              {texts[otp.kind]} ···{otp.serialEnd}
            </h3>
            <p>
              <span class={GOOD.has(otp.state) ? 'tag tag--good' : OVER.has(otp.state) ? 'tag' : 'tag tag--wait'}>{otp.text[language]}</span>
            </p>
            <p class="quiet">
              {otp.maker} {otp.model} · {texts.since(dateAndTime(otp.since, language))}
              {' · '}
              {otp.usedFor.length === 0 ? texts.unused : otp.usedFor.map(({ channel, profile }) => `${texts[channel]} ${texts[profile]}`).join(', ')}
            </p>
            <div class="otps__actions">
              {page.actions
                .filter(({ registrationId }) => registrationId === otp.id)
                .map((possible) => (
                  <Button key={possible.action} kind={possible.action === 'terminate' ? 'danger' : 'second'} onPress={() => setChosen(possible)}>
                    {actionWords[language][possible.action as ActionName]}
                    {possible.takesTwo && ` · ${texts.two}`}
                  </Button>
                ))}
            </div>
          </article>
        ))}
      </div>
      {chosen && record && (
        <RecordSheet
          personId={page.id}
          otp={record}
          beside={page.registrations.filter(({ id, state, why }) => id !== record.id && state === 'conflict' && why === record.why)}
          action={chosen.action as 'choose' | 'correct'}
          onClose={() => setChosen(null)}
          onDone={done}
        />
      )}
      {chosen && !record && (
        <ActionSheet
          personId={page.id}
          registrationId={chosen.registrationId}
          action={chosen.action as ActionName}
          takesTwo={chosen.takesTwo}
          onClose={() => setChosen(null)}
          onDone={done}
        />
      )}
    </section>
  )
}
