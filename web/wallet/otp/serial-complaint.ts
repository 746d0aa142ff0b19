import type { Problem } from '../../../src/protocol/api/problem.ts'
import { dictionary } from '../../shared/language/dictionary.ts'
import { preferences } from '../../shared/preferences/preferences.ts'

const words = dictionary({ ko: { left: (count: number) => `${count}번 더 입력할 수 있어요.` }, en: { left: (count: number) => `${count} tries left.` } })

/** What is wrong with a serial number, and how often it may still be typed. */
export function serialComplaint({ title, details }: Problem): string {
  const left = details?.['triesLeft']
  return typeof left === 'number' ? `${title} ${words[preferences.get().language].left(left)}` : title
}
