import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { reasonsDocument } from './reasons-document.ts'

/** Writes `docs/reasons.md` from the catalogue. */
writeFileSync(join(import.meta.dirname, '../docs/reasons.md'), reasonsDocument())
