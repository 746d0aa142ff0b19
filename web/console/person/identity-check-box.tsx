import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: { checked: '이 고객이 본인인지 확인했어요', missing: '본인 확인을 먼저 해 주세요.' },
  en: { checked: 'I have made sure who this is', missing: 'Make sure first who this is.' },
})

/** Nothing is done for somebody whose identity was not checked. */
export function IdentityCheckBox({ checked, complains, onChecked }: { checked: boolean; complains: boolean; onChecked: (checked: boolean) => void }) {
  const texts = useWords(words)
  return (
    <div>
      <label class="check-line">
        <input type="checkbox" checked={checked} onChange={(event) => onChecked(event.currentTarget.checked)} />
        <span>{texts.checked}</span>
      </label>
      {complains && (
        <p class="field__complaint" role="alert">
          {texts.missing}
        </p>
      )}
    </div>
  )
}
