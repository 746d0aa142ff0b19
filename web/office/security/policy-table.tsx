import type { Policy } from '../../../src/protocol/api/office.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../../shared/http/use-resource.ts'
import { FailurePanel } from '../../shared/kit/error-panel.tsx'
import { Screen } from '../../shared/kit/screen.tsx'
import { Skeleton } from '../../shared/kit/skeleton.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useLanguage, useWords } from '../../shared/language/use-language.ts'
import { go } from '../../shared/routing/navigation.ts'

const words = dictionary({
  ko: {
    title: '무엇에 어떤 확인이 필요한가요',
    operation: '하는 일',
    where: '어디서',
    amount: '금액',
    needs: '필요한 확인',
    channel: (channel: 'app' | 'web'): string => (channel === 'app' ? '앱' : '웹'),
    profile: (profile: 'personal' | 'business'): string => (profile === 'personal' ? '개인' : '사업자'),
    upTo: (sum: string) => `${sum}까지`,
    any: '모두',
    or: '또는',
  },
  en: {
    title: 'Which operation needs which proof',
    operation: 'Operation',
    where: 'Where',
    amount: 'Amount',
    needs: 'Proof needed',
    channel: (channel: 'app' | 'web'): string => (channel === 'app' ? 'App' : 'Web'),
    profile: (profile: 'personal' | 'business'): string => (profile === 'personal' ? 'personal' : 'business'),
    upTo: (sum: string) => `up to ${sum}`,
    any: 'any',
    or: 'or',
  },
})

/** The policy table as it is enforced. */
export function PolicyTable() {
  const texts = useWords(words)
  const language = useLanguage()
  const policy = useResource<Policy>('/v1/policy')
  return (
    <Screen title={texts.title} onBack={() => go('/security', { replace: true })}>
      {policy.failure && <FailurePanel failure={policy.failure} onAgain={() => void policy.refresh()} />}
      {!policy.value && !policy.failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {policy.value && (
        <div class="table-frame" tabIndex={0} role="region" aria-label={texts.title}>
          <table class="table">
            <thead>
              <tr>
                <th scope="col">{texts.operation}</th>
                <th scope="col">{texts.where}</th>
                <th scope="col">{texts.amount}</th>
                <th scope="col">{texts.needs}</th>
              </tr>
            </thead>
            <tbody>
              {policy.value.rules.map(({ operation, channel, profile, upTo, ways, note }) => (
                <tr key={`${operation}/${channel}/${profile}/${upTo}`}>
                  <td>
                    {policy.value?.operations[operation]?.[language]}
                    {note && <span class="table__about">{note[language]}</span>}
                  </td>
                  <td>
                    {texts.channel(channel)} · {texts.profile(profile)}
                  </td>
                  <td>{upTo === null ? texts.any : texts.upTo(wonInWords(upTo, language))}</td>
                  <td>{ways.map((way) => way.map((factor) => policy.value?.factors[factor]?.[language]).join(' + ')).join(` ${texts.or} `)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Screen>
  )
}
