import type { Text } from '../values/language.ts'

/** The market that a new sandbox begins with. Everything in it is made up. */
export type SampleMerchant = { loginId: string; name: Text; owner: string; category: string; stalls: { market: string; number: string }[]; isInProgramme: boolean; note: Text }

export const SAMPLE_MARKETS: { key: string; kind: 'market' | 'street'; name: Text }[] = [
  { key: 'dawn', kind: 'market', name: { ko: '새벽시장', en: 'Dawn Market' } },
  { key: 'noon', kind: 'market', name: { ko: '한낮시장', en: 'Noon Market' } },
  { key: 'onjeong', kind: 'street', name: { ko: '온정로', en: 'Onjeong Street' } },
]

const ORDINARY: Text = { ko: '가맹점', en: 'Takes the voucher' }

export const SAMPLE_MERCHANTS: SampleMerchant[] = [
  { loginId: 'green', name: { ko: '초록반찬', en: 'Green Side Dishes' }, owner: '김초록', category: 'food', stalls: [{ market: 'dawn', number: '12' }], isInProgramme: true, note: ORDINARY },
  { loginId: 'sea', name: { ko: '바다생선', en: 'Sea Fish' }, owner: '이바다', category: 'food', stalls: [{ market: 'dawn', number: '27' }, { market: 'dawn', number: '28' }], isInProgramme: true, note: { ko: '자리 두 곳', en: 'Two stalls' } },
  { loginId: 'fruit', name: { ko: '햇살과일', en: 'Sunny Fruit' }, owner: '박햇살', category: 'food', stalls: [{ market: 'noon', number: '3' }], isInProgramme: true, note: ORDINARY },
  { loginId: 'rice', name: { ko: '모락떡집', en: 'Morak Rice Cakes' }, owner: '최모락', category: 'food', stalls: [{ market: 'noon', number: '8' }], isInProgramme: true, note: ORDINARY },
  { loginId: 'mend', name: { ko: '바늘수선', en: 'Needle Mending' }, owner: '정바늘', category: 'service', stalls: [{ market: 'onjeong', number: '41' }], isInProgramme: true, note: ORDINARY },
  { loginId: 'tool', name: { ko: '온정철물', en: 'Onjeong Hardware' }, owner: '강온정', category: 'goods', stalls: [{ market: 'onjeong', number: '45' }], isInProgramme: true, note: ORDINARY },
  { loginId: 'night', name: { ko: '달빛주점', en: 'Moonlight Bar' }, owner: '윤달빛', category: 'bar', stalls: [{ market: 'onjeong', number: '50' }], isInProgramme: false, note: { ko: '가맹점이 아니에요', en: 'Does not take the voucher' } },
]

export type SampleShopper = { name: string; birthDate: string; phone: string; topUp: bigint; purchases: { merchant: string; amount: bigint }[] }

export const SAMPLE_SHOPPERS: SampleShopper[] = [
  { name: '한가온', birthDate: '19580312', phone: '01000000101', topUp: 100_000n, purchases: [{ merchant: 'green', amount: 8_000n }, { merchant: 'sea', amount: 23_000n }] },
  { name: '서누리', birthDate: '19840725', phone: '01000000102', topUp: 50_000n, purchases: [{ merchant: 'green', amount: 12_000n }, { merchant: 'fruit', amount: 9_500n }] },
  { name: '문하람', birthDate: '19990101', phone: '01000000103', topUp: 30_000n, purchases: [{ merchant: 'rice', amount: 6_000n }] },
]

/** The sample programme's rules: the numbers of the field (guide), in won. */
export const SAMPLE_PROGRAMME = {
  name: { ko: '온장상품권', en: 'Onjang Voucher' },
  discountBasisPoints: 1_000,
  validityMonths: 60,
  holdingCap: 2_000_000n,
  purchaseMonthCap: 2_000_000n,
  paymentCap: 500_000n,
  dayCap: 1_000_000n,
  monthCap: 5_000_000n,
  unlockMinutes: 5,
  unlockAmount: 100_000n,
  unlockPaymentCap: 50_000n,
  pinDayCap: 1_000_000n,
  requestMinutes: 30,
  codeSeconds: 180,
  ineligibleCategories: ['bar', 'gambling', 'luxury', 'pawnbroker'],
  budget: 50_000_000n,
  /** What the operator has paid in for costs of its own, such as the won that proves somebody. */
  operatorFunds: 10_000n,
}
