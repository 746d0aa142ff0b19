import { Field } from '../../shared/kit/field.tsx'

/** Six to eight digits; full-width ones, spaces and hyphens are read as what they mean. */
export function isWholeCode(typed: string): boolean {
  return /^\d{6,8}$/.test(typed)
}

type CodeFieldProps = { label: string; hint?: string | undefined; value: string; onValue: (value: string) => void; complaint?: string | null; first?: boolean }

/** A code as a generator shows it. */
export function CodeField({ label, hint, value, onValue, complaint = null, first = false }: CodeFieldProps) {
  const take = (typed: string) => onValue(typed.normalize('NFKC').replace(/\D/g, '').slice(0, 8))
  return <Field label={label} hint={hint} value={value} onValue={take} complaint={complaint} inputMode="numeric" autoComplete="one-time-code" first={first} />
}
