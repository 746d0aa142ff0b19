/** Why a PIN is not taken for an OTP. */
export type OtpPinFault = 'same_as_payment' | 'too_easy'

/**
 * Looks at a PIN that somebody chooses for an OTP. It must be another than the payment PIN, which travels; this one never leaves the phone.
 * Undefined when it can be taken.
 */
export function faultOfOtpPin(pin: string, paymentPin: string): OtpPinFault | undefined {
  if (pin === paymentPin) return 'same_as_payment'
  const steps = new Set([...pin].slice(1).map((digit, place) => Number(digit) - Number(pin[place])))
  const isRun = steps.size === 1 && [0, 1, -1].includes([...steps][0]!)
  const repeats = pin.slice(0, 3) === pin.slice(3) || pin.slice(0, 2).repeat(3) === pin
  return isRun || repeats ? 'too_easy' : undefined
}
