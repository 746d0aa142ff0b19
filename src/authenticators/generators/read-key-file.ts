import { createHash } from 'node:crypto'
import { failure, type Failure } from '../../reasons/failure.ts'
import { fail, succeed, type Result } from '../../values/result.ts'
import type { AgreedSecret } from './container-keys.ts'
import { KeyFileError } from './key-file-error.ts'
import { LARGEST_KEY_FILE_BYTES, type KeyFile } from './key-record.ts'
import { readKeyCsv } from './read-key-csv.ts'
import { readPskc } from './read-pskc.ts'

export type KeyFileFormat = 'pskc' | 'csv'

/**
 * Reads a maker's file: all of it, or the first reason why not. Fails with KEY_FILE_TOO_LARGE, KEY_FILE_UNREADABLE, KEY_FILE_UNSAFE,
 * KEY_FILE_UNSUPPORTED, KEY_FILE_LOCKED (it needs a key or password), KEY_FILE_KEY_WRONG, KEY_FILE_CHANGED or KEY_FILE_SERIAL_TWICE.
 */
export async function readKeyFile(format: KeyFileFormat, bytes: Uint8Array, secret?: AgreedSecret): Promise<Result<KeyFile, Failure>> {
  if (bytes.length > LARGEST_KEY_FILE_BYTES) return fail(failure('KEY_FILE_TOO_LARGE', 'not_moved'))
  try {
    const file = format === 'pskc' ? await readPskc(bytes, secret) : readKeyCsv(bytes)
    const seen = new Set<string>()
    for (const { serial } of file.records) {
      if (seen.has(serial)) return fail(failure('KEY_FILE_SERIAL_TWICE', 'not_moved', { serial }))
      seen.add(serial)
    }
    return succeed(file)
  } catch (error) {
    if (error instanceof KeyFileError) return fail(error.failure)
    throw error
  }
}

/** Hexadecimal digits of the checksum that each of the two people types from the maker's paper: 80 bits. */
const LEAST_TYPED = 20

/** SHA-256 of the file, as `sha256sum` prints it. */
export function keyFileChecksum(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Whether what somebody typed, with blanks and hyphens as they like, is the checksum or at least its first 20 digits. */
export function isKeyFileChecksum(checksum: string, typed: string): boolean {
  const digits = typed.normalize('NFKC').replace(/[\s\p{Pd}]/gu, '').toLowerCase()
  return digits.length >= LEAST_TYPED && checksum.startsWith(digits)
}
