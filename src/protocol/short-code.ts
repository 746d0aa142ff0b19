/**
 * A code that people read aloud and type: random digits and one check digit by Damm's quasigroup of order 10
 * (H. M. Damm, 2004), which catches every single wrong digit and every swap of neighbours.
 */
const DAMM = ['0317598642', '7092154863', '4206871359', '1750983426', '6123045978', '3674209581', '5869720134', '8945362017', '9438617205', '2581436790']

function dammRemainder(digits: string): number {
  let interim = 0
  for (const digit of digits) interim = Number(DAMM[interim]![Number(digit)])
  return interim
}

/** `48291` → `48291` and its check digit. */
export function withCheckDigit(digits: string): string {
  return digits + String(dammRemainder(digits))
}

/** Whether the last digit fits the others. */
export function isShortCode(code: string): boolean {
  return /^[0-9]{6,12}$/.test(code) && dammRemainder(code) === 0
}

/** `482913` → `482 913`, in groups that are easy to read aloud. */
export function shortCodeInGroups(code: string): string {
  return code.length <= 6 ? code.replace(/^(\d{3})(\d+)$/, '$1 $2') : code.replace(/(\d{4})(?=\d)/g, '$1 ')
}
