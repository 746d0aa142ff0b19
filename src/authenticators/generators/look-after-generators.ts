import type { Otp } from '../otp/otp.ts'
import { expireImports } from './import-generators.ts'
import { endUnfitGenerators } from './model-registry.ts'

/** What time brings to makers' models and files: generators in use whose model may not be used, proposals that nobody decided. */
export async function lookAfterGenerators(otp: Otp): Promise<void> {
  await endUnfitGenerators(otp)
  await expireImports(otp)
}
