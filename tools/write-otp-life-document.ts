import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { otpLifeDocument } from './otp-life-document.ts'

/** Writes `docs/otp-life.md` from the state table. */
writeFileSync(join(import.meta.dirname, '../docs/otp-life.md'), otpLifeDocument())
