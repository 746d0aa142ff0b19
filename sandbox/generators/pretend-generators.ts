import type { CodeForm } from '../../src/protocol/one-time-code.ts'
import type { Text } from '../../src/values/language.ts'

/** A model of a maker that does not exist. `period` in seconds, null for one that counts; `ocraSuite` for one with a keypad. */
export type PretendModel = CodeForm & { readonly maker: string; readonly makerCode: string; readonly period: number | null; readonly ocraSuite: string | null; readonly title: Text }

export type PretendGenerator = {
  /** As it is printed on the back. */
  readonly serial: string
  readonly model: string
  /** How far its clock is ahead, in milliseconds. */
  readonly ahead: number
  /** When its battery is at an end, as the maker's file tells. */
  readonly expires: string
  /** Another bank gave it out: it is not in the makers' file. */
  readonly isFromElsewhere?: true
  /** What is odd about it. */
  readonly note?: Text
}

/** The maker, and the code that stands for it beside a serial number at every institution. */
const YEONSEUP = { maker: '연습전자', makerCode: '071' } as const

export const pretendModels: { readonly [model: string]: PretendModel } = {
  'YS-30': { ...YEONSEUP, algorithm: 'sha1', digits: 6, period: 30, ocraSuite: null, title: { ko: '버튼형 30초', en: 'Button, 30 s' } },
  'YS-60': { ...YEONSEUP, algorithm: 'sha1', digits: 6, period: 60, ocraSuite: null, title: { ko: '버튼형 60초', en: 'Button, 60 s' } },
  'YS-C': { ...YEONSEUP, algorithm: 'sha1', digits: 6, period: null, ocraSuite: null, title: { ko: '횟수형', en: 'Counting' } },
  'YS-K': { ...YEONSEUP, algorithm: 'sha256', digits: 6, period: 30, ocraSuite: 'OCRA-1:HOTP-SHA256-8:QN20-T1M', title: { ko: '키패드형', en: 'Keypad' } },
  'OL-2009': { maker: '옛날기기', makerCode: '009', algorithm: 'sha1', digits: 6, period: 60, ocraSuite: null, title: { ko: '옛 모델', en: 'Old model' } },
}

const GOOD = '2036-12-31T00:00:00Z'
const WORN = '2024-12-31T00:00:00Z'

export const pretendGenerators: readonly PretendGenerator[] = [
  { serial: 'YS30-1001-0001', model: 'YS-30', ahead: 0, expires: GOOD },
  { serial: 'YS30-1002-0002', model: 'YS-30', ahead: 0, expires: GOOD },
  { serial: 'YS30-1003-0003', model: 'YS-30', ahead: 0, expires: GOOD },
  { serial: 'YS60-2001-0001', model: 'YS-60', ahead: 0, expires: GOOD },
  { serial: 'YSC0-3001-0001', model: 'YS-C', ahead: 0, expires: GOOD },
  { serial: 'YSK0-4001-0001', model: 'YS-K', ahead: 0, expires: GOOD },
  { serial: 'YSK0-4002-0002', model: 'YS-K', ahead: 0, expires: GOOD },
  { serial: 'YS30-1004-0004', model: 'YS-30', ahead: 7 * 60_000, expires: GOOD, note: { ko: '시계가 7분 빨라요', en: 'Its clock is 7 minutes fast' } },
  { serial: 'YS30-1005-0005', model: 'YS-30', ahead: 0, expires: GOOD, note: { ko: '다른 은행에 등록돼 있어요', en: 'Registered at another bank' } },
  { serial: 'YS30-6001-0001', model: 'YS-30', ahead: 0, expires: GOOD, isFromElsewhere: true, note: { ko: '새벽은행에서 나눠 준 것이에요', en: 'Given out by Saebyeok Bank' } },
  { serial: 'YS30-6002-0002', model: 'YS-30', ahead: 0, expires: GOOD, isFromElsewhere: true, note: { ko: '새벽은행에서 나눠 준 것이에요', en: 'Given out by Saebyeok Bank' } },
  { serial: 'YS60-2002-0002', model: 'YS-60', ahead: 0, expires: WORN, note: { ko: '수명이 다했어요', en: 'At the end of its life' } },
  { serial: 'OL09-9001-0001', model: 'OL-2009', ahead: 0, expires: GOOD, note: { ko: '더는 쓸 수 없어요', en: 'No longer supported' } },
]

export function makerCodeOf({ model }: PretendGenerator): string {
  return pretendModels[model]!.makerCode
}
