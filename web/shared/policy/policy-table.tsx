import type { Policy } from '../../../src/protocol/api/office.ts'
import type { Language } from '../../../src/values/language.ts'
import { wonInWords } from '../../../src/values/won.ts'
import { useResource } from '../http/use-resource.ts'
import { FailurePanel } from '../kit/error-panel.tsx'
import { Skeleton } from '../kit/skeleton.tsx'
import { dictionary } from '../language/dictionary.ts'
import { useLanguage, useWords } from '../language/use-language.ts'
import './policy-table.css'

type Rule = Policy['rules'][number]

const words = dictionary({
  ko: {
    operation: '하는 일',
    where: '어디서',
    needs: '필요한 확인',
    channel: (channel: Rule['channel']): string => ({ app: '앱', web: '웹', console: '상담 화면' })[channel],
    profile: (profile: Rule['profile']): string => ({ personal: '개인', business: '사업자', agent: '상담원', clerk: '지점 직원', operator: '운영자' })[profile],
    upTo: (sum: string) => `${sum}까지`,
    above: (sum: string) => `${sum} 넘게`,
    or: '또는',
  },
  en: {
    operation: 'Operation',
    where: 'Where',
    needs: 'Proof needed',
    channel: (channel: Rule['channel']): string => ({ app: 'App', web: 'Web', console: 'Console' })[channel],
    profile: (profile: Rule['profile']): string => ({ personal: 'personal', business: 'business', agent: 'agent', clerk: 'clerk', operator: 'operator' })[profile],
    upTo: (sum: string) => `up to ${sum}`,
    above: (sum: string) => `above ${sum}`,
    or: 'or',
  },
})

/** The policy table as it is enforced, by what somebody is about to do. */
export function PolicyTable() {
  const policy = useResource<Policy>('/v1/policy')
  return (
    <>
      {policy.failure && <FailurePanel failure={policy.failure} onAgain={() => void policy.refresh()} />}
      {!policy.value && !policy.failure && <Skeleton shapes={['row', 'row', 'row']} />}
      {policy.value?.groups.map(({ name, operations }) => <Group key={name.en} name={name} operations={operations} policy={policy.value!} />)}
    </>
  )
}

function Group({ name, operations, policy }: { name: Policy['groups'][number]['name']; operations: readonly string[]; policy: Policy }) {
  const texts = useWords(words)
  const language = useLanguage()
  const rows = operations.flatMap((operation) => gather(policy.rules.filter((rule) => rule.operation === operation)))
  return (
    <section class="policy">
      <h2 class="rows-title">{name[language]}</h2>
      <div class="policy__frame" tabIndex={0} role="region" aria-label={name[language]}>
        <table class="policy__table">
          <thead>
            <tr>
              <th scope="col">{texts.operation}</th>
              <th scope="col">{texts.where}</th>
              <th scope="col">{texts.needs}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ rule, places, above }) => (
              <tr key={`${rule.operation}/${places[0]!.channel}/${places[0]!.profile}/${rule.upTo}`}>
                <th scope="row">
                  {policy.operations[rule.operation]?.[language]}
                  {rule.upTo !== null && <span class="policy__about">{texts.upTo(wonInWords(rule.upTo, language))}</span>}
                  {above !== null && <span class="policy__about">{texts.above(wonInWords(above, language))}</span>}
                  {rule.note && <span class="policy__about">{rule.note[language]}</span>}
                </th>
                <td>{placesInWords(places, texts)}</td>
                <td>
                  <Ways ways={rule.ways} factors={policy.factors} or={texts.or} language={language} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Ways({ ways, factors, or, language }: { ways: Rule['ways']; factors: Policy['factors']; or: string; language: Language }) {
  return (
    <ul class="policy__ways">
      {ways.map((way, index) => (
        <li key={way.join()}>
          {index > 0 && <span class="policy__or">{or} </span>}
          {way.map((factor) => factors[factor]?.[language] ?? factor).join(' + ')}
        </li>
      ))}
    </ul>
  )
}

type Gathered = { rule: Rule; places: Rule[]; above: number | null }

/** Places where the same is needed stand in one line; a line without a bound that follows one is for what is above it. */
function gather(rules: readonly Rule[]): Gathered[] {
  const gathered: Gathered[] = []
  let bound: number | null = null
  for (const rule of rules) {
    const same = gathered.find((other) => other.rule.upTo === rule.upTo && other.rule.note?.en === rule.note?.en && JSON.stringify(other.rule.ways) === JSON.stringify(rule.ways))
    if (same) same.places.push(rule)
    else gathered.push({ rule, places: [rule], above: rule.upTo === null ? bound : null })
    bound = rule.upTo
  }
  return gathered
}

/** App · personal, business / Web · business */
function placesInWords(places: readonly Rule[], { channel, profile }: (typeof words)['ko']): string {
  const channels = [...new Set(places.map((place) => place.channel))]
  return channels.map((one) => `${channel(one)} · ${places.filter((place) => place.channel === one).map((place) => profile(place.profile)).join(', ')}`).join(' / ')
}
