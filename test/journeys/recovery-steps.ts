import { readTextedCode } from '../people.ts'
import type { WalletJourney } from './wallet-journey.ts'

/** Name, phone and texted code of somebody who forgot the PIN. Returns how many screens that took. */
export async function provePhone(wallet: WalletJourney, person: { name: string; birthDate: string; phone: string }): Promise<number> {
  const { page, say } = wallet
  await page.getByLabel(say.name, { exact: true }).fill(person.name)
  await page.getByLabel(say.birth).fill(person.birthDate)
  await wallet.press(say.next)
  await page.getByLabel(say.phone).fill(person.phone)
  await page.getByRole('radio', { name: 'SKT', exact: true }).check()
  await wallet.press(say.sendCode)
  await page.getByLabel(say.code).waitFor()
  await wallet.enterCode(await readTextedCode(wallet.system, person.phone))
  await page.getByLabel(say.code).waitFor({ state: 'detached' })
  return 3
}

export async function chooseNewPin(wallet: WalletJourney, pin: string): Promise<void> {
  await wallet.page.locator('.pin-pad').waitFor()
  await wallet.typePin(pin)
  await wallet.page.getByRole('heading', { name: wallet.say.repeatPin }).waitFor()
  await wallet.typePin(pin)
}
