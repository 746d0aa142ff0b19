import { failure, type Failure } from '../reasons/failure.ts'
import { NetworkHead } from './open-banking-shapes.ts'
import type { ProviderAnswer } from './provider-call.ts'
import { bankCodes, meaningOf, networkCodes, type CodeMeaning } from './provider-codes.ts'

export type Refused = { readonly state: 'refused'; readonly failure: Failure; readonly bankCode: string }
export type Unknown = { readonly state: 'unknown'; readonly cause: string; readonly failure: Failure }
export type NotSent = { readonly state: 'not_sent'; readonly cause: string; readonly failure: Failure }

/** What the codes of an answer come to. */
export type Verdict = { readonly state: 'done' } | { readonly state: 'no_such_order' } | Refused | Unknown | NotSent

/** What was asked for: the same code can mean different things. */
export type Asked = 'withdraw' | 'deposit' | 'holder' | 'list'

/** The network's answer can't be had or understood. `bank` is its name on screens; `cause` goes into logs. */
export function unclear(bank: string, cause: string): Unknown {
  return { state: 'unknown', cause, failure: failure('BANK_LINK_DOWN', 'unknown', { bank }, { cause }) }
}

function ofMeaning(meaning: CodeMeaning | undefined, code: string, bank: string, asked: Asked): Verdict {
  switch (meaning?.means) {
    case 'done':
      return { state: 'done' }
    case 'no_such_order':
      return { state: 'no_such_order' }
    case 'refused': {
      const elsewhere = asked === 'deposit' ? meaning.onDeposit : asked === 'holder' ? meaning.onHolder : undefined
      const refusal = failure(elsewhere ?? meaning.reason, 'not_moved', {}, { bankCode: code })
      return { state: 'refused', failure: refusal, bankCode: code }
    }
    case 'undecided':
      return unclear(bank, `code ${code}`)
    default:
      return { state: 'unknown', cause: `unknown code ${code}`, failure: failure('PROVIDER_CODE_UNKNOWN', 'unknown', { code }) }
  }
}

/** Reads the code of the bank behind the network. */
export function verdictOfBank(bankCode: string, bank: string, asked: Asked): Verdict {
  return ofMeaning(meaningOf(bankCodes, bankCode), bankCode, bank, asked)
}

/**
 * Reads the codes of an answer: the network's, and where that one says so the bank's. Anything that is not a JSON answer of the
 * network with status 200 is unknown (design, law 3: only the provider's own document is an answer).
 */
export function verdictOf(answer: ProviderAnswer, bank: string, bankCode: string | undefined, asked: Asked): Verdict {
  if (answer.state === 'unknown') return unclear(bank, answer.cause)
  if (answer.state === 'not_sent') return { ...unclear(bank, answer.cause), state: 'not_sent' }
  if (answer.status !== 200) return unclear(bank, `status ${answer.status}`)
  if (!NetworkHead.Check(answer.body)) return unclear(bank, 'malformed answer')
  const code = answer.body.rsp_code
  const meaning = meaningOf(networkCodes, code)
  if (meaning?.means === 'ask_bank_code') {
    if (bankCode === undefined) return unclear(bank, `code ${code} without the bank's`)
    const verdict = verdictOfBank(bankCode, bank, asked)
    return verdict.state === 'done' ? unclear(bank, `codes contradict: ${code} with ${bankCode}`) : verdict
  }
  if (meaning?.means === 'done' && bankCode !== undefined && bankCode !== '000') {
    return unclear(bank, `codes contradict: ${code} with ${bankCode}`)
  }
  return ofMeaning(meaning, code, bank, asked)
}
