import type { ReasonRecord } from './reason-record.ts'

/** What stands in the way of somebody who works at the console. */
export const consoleReasons = {
  PURPOSE_MISSING: {
    audience: ['operator'],
    seenFrom: 'no purpose was given for this person, or its time is over',
    httpStatus: 403,
    retry: 'same_id',
    actsNext: ['operator'],
    text: { ko: '이 고객을 보려면 목적을 먼저 적어 주세요.', en: 'Say first why you need to see this person.' },
    remedy: { action: 'give_purpose', label: { ko: '목적 적기', en: 'Give the purpose' } },
  },
  SECOND_PERSON_NEEDED: {
    audience: ['operator'],
    seenFrom: 'the same member on both sides of what takes two',
    httpStatus: 403,
    retry: 'no',
    actsNext: ['operator'],
    text: { ko: '제안한 사람은 승인할 수 없어요. 다른 사람이 해야 해요.', en: "Whoever proposed it can't approve it. Somebody else must." },
    remedy: { action: 'ask_colleague', label: { ko: '동료에게 승인 부탁', en: 'Ask a colleague' } },
  },
  PROPOSAL_OVER: {
    audience: ['operator'],
    seenFrom: 'a proposal that was decided, or whose time ran out',
    httpStatus: 409,
    retry: 'new_id',
    actsNext: ['operator'],
    text: { ko: '이미 끝났거나 시간이 지난 제안이에요.', en: 'This proposal was decided already, or its time is over.' },
    remedy: { action: 'propose_again', label: { ko: '다시 제안', en: 'Propose it again' } },
  },
  RECENT_RESET: {
    audience: ['operator'],
    seenFrom: 'the member set something back for this person less than 7 days ago',
    httpStatus: 403,
    retry: 'no',
    actsNext: ['operator'],
    text: { ko: '7일 안에 초기화해 준 고객이라 발급은 동료가 해야 해요.', en: 'You reset something for this person within 7 days. A colleague must issue.' },
    remedy: { action: 'ask_colleague', label: { ko: '동료에게 부탁', en: 'Ask a colleague' } },
  },
  TICKET_TAKEN: {
    audience: ['operator'],
    seenFrom: 'a ticket that a colleague has, or that was answered',
    httpStatus: 409,
    retry: 'no',
    actsNext: ['operator'],
    text: { ko: '동료가 맡았거나 이미 답한 문의예요.', en: 'A colleague has this ticket, or it was answered.' },
    remedy: { action: 'back_to_queue', label: { ko: '문의함으로', en: 'Back to the queue' } },
  },
} as const satisfies Record<string, ReasonRecord>
