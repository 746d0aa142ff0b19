import type { Failure } from '../reasons/failure.ts'
import type { Result } from '../values/result.ts'

/** Mobile carriers, as an identity check by phone (휴대폰 본인확인) tells them apart; the last three are their budget brands (알뜰폰, MVNO). */
export const carriers = ['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO'] as const
export type Carrier = (typeof carriers)[number]

export type IdentityClaim = {
  readonly name: string
  /** YYYYMMDD */
  readonly birthDate: string
  /** Digits only: 01012345678. */
  readonly phone: string
  readonly carrier: Carrier
  /** The first digit after the birth date of the resident registration number, which a real provider asks for. It is passed on and kept nowhere. */
  readonly residentDigit?: string | undefined
  /** The address of whoever asks: providers limit by it. */
  readonly address?: string | undefined
}

export type VerifiedPerson = {
  readonly name: string
  readonly birthDate: string
  readonly phone: string
  /** Connecting information (연계정보): 88 characters, the same for one person at every provider. Personal data: keep it encrypted. */
  readonly ci: string
  /** Duplication information (중복가입확인정보): the same for one person at this service only. */
  readonly di: string
}

/** An identity check by a phone in one's own name. No method throws. */
export type IdentityPort = {
  /**
   * Starts a check: the provider texts a six-digit code to the phone. Fails with WRONG_CARRIER, PHONE_NAME_MISMATCH,
   * REQUEST_INVALID, PROVIDER_CODE_UNKNOWN, or SYSTEM_FAULT when the provider does not answer in time; asking again is safe and makes
   * the older code void where the provider does so.
   */
  request(claim: IdentityClaim): Promise<Result<{ readonly providerTransactionId: string; readonly expiresAt: Date }, Failure>>
  /**
   * Confirms with the code. Fails with IDENTITY_CODE_WRONG (`tries` left), IDENTITY_CODE_EXPIRED (too late, too many tries, or unknown check),
   * REQUEST_INVALID, PROVIDER_CODE_UNKNOWN or SYSTEM_FAULT. Confirming a confirmed check again with the same code gives the same person, so a lost reply costs nothing.
   */
  confirm(providerTransactionId: string, code: string): Promise<Result<VerifiedPerson, Failure>>
}
