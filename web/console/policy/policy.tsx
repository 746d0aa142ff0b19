import { Screen } from '../../shared/kit/screen.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'
import { PolicyTable } from '../../shared/policy/policy-table.tsx'

const words = dictionary({ ko: { title: '무엇에 어떤 확인이 필요한가요' }, en: { title: 'Which operation needs which proof' } })

/** The policy table, for whoever answers people or runs the place. */
export function PolicyScreen() {
  const texts = useWords(words)
  return (
    <Screen title={texts.title}>
      <PolicyTable />
    </Screen>
  )
}
