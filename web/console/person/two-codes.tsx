import { Field } from '../../shared/kit/field.tsx'
import { dictionary } from '../../shared/language/dictionary.ts'
import { useWords } from '../../shared/language/use-language.ts'

const words = dictionary({
  ko: { first: '기기에 나온 번호', second: '그다음 나온 번호', missing: '입력해 주세요.' },
  en: { first: 'Code it shows', second: 'Code it shows next', missing: 'Please fill this in.' },
})

export type TwoCodesTyped = readonly [string, string]

export function areWhole(codes: TwoCodesTyped): boolean {
  return codes.every((code) => code.replace(/\s/g, '').length >= 6)
}

/** Two codes of the generator in hand, one after the other. */
export function TwoCodes({ codes, complains, onCodes }: { codes: TwoCodesTyped; complains: boolean; onCodes: (codes: TwoCodesTyped) => void }) {
  const texts = useWords(words)
  return (
    <>
      <Field label={texts.first} value={codes[0]} onValue={(code) => onCodes([code, codes[1]])} inputMode="numeric" maxLength={12} complaint={complains && codes[0].length < 6 ? texts.missing : null} />
      <Field label={texts.second} value={codes[1]} onValue={(code) => onCodes([codes[0], code])} inputMode="numeric" maxLength={12} complaint={complains && codes[1].length < 6 ? texts.missing : null} />
    </>
  )
}
