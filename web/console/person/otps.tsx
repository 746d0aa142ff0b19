import { useState } from 'preact/hooks'
import type { PersonPage } from '../../../src/protocol/api/console.ts'
import type { OtpRegistration } from '../../../src/protocol/api/otp.ts'
import { Button } from '../../shared/kit/button.tsx'
import { EmptyPanel } from '../../shared/kit/empty-panel.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { dateAndTime } from '../../shared/language/moments.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { actionWords, type ActionName } from '../words.ts'
import { ActionSheet } from './action-sheet.tsx'
import { RecordSheet } from './record-sheet.tsx'
import type { Reread } from './reread.ts'

const words = dictionary({
  ko: { title: 'OTP', none: '등록한 OTP가 없어요', digital: '디지털 OTP', physical: '실물 OTP', since: (time: string) => `${time}부터`, app: '앱', web: '웹', personal: '개인', business: '사업자', unused: '쓰는 곳 없음', two: '두 사람' },
  en: { title: 'OTPs', none: 'No OTP is registered', digital: 'Digital OTP', physical: 'OTP generator', since: (time: string) => `since ${time}`, app: 'app', web: 'web', personal: 'personal', business: 'business', unused: 'used nowhere', two: 'two people' },
})

const GOOD = new Set(['active'])
const OVER = new Set(['terminated', 'void'])

/** Each OTP with its state in words, and what this member may do to it. */
export function Otps({ page, onDone }: { page: PersonPage; onDone: Reread }) {
  const texts = useWords(words)
  const language = useLanguage()
  /** What is worked on, as it was when it was chosen: a corrected one may be somebody else's by now. */
  const [chosen, setChosen] = useState<{ possible: PersonPage['actions'][number]; otp: OtpRegistration } | null>(null)
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
                  <Button key={possible.action} kind={possible.action === 'terminate' ? 'danger' : 'second'} onPress={() => setChosen({ possible, otp })}>
                    {actionWords[language][possible.action as ActionName]}
                    {possible.takesTwo && ` · ${texts.two}`}
                  </Button>
                ))}
            </div>
          </article>
        ))}
      </div>
      {chosen && <ChosenSheet page={page} {...chosen} onClose={() => setChosen(null)} onDone={onDone} />}
    </section>
  )
}

type ChosenSheetProps = { page: PersonPage; possible: PersonPage['actions'][number]; otp: OtpRegistration; onClose: () => void; onDone: Reread }

function ChosenSheet({ page, possible: { action, takesTwo }, otp, onClose, onDone }: ChosenSheetProps) {
  const shared = { personId: page.id, onClose, onDone }
  if (action !== 'choose' && action !== 'correct') return <ActionSheet {...shared} registrationId={otp.id} action={action as ActionName} takesTwo={takesTwo} />
  return <RecordSheet {...shared} otp={otp} beside={page.registrations.filter(({ id, state, why }) => id !== otp.id && state === 'conflict' && why === otp.why)} action={action} />
}
