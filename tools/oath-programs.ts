import { findProgram } from './debian-program.ts'

/**
 * The OATH Toolkit's `oathtool`, which makes one-time codes and shares nothing with ours: an independent peer for the tests.
 * On Debian, as root, it is installed when missing; undefined where it can't be had.
 */
export function findOathtool(): string | undefined {
  return findProgram({ names: ['oathtool'], package: 'oathtool', title: 'oathtool' })
}

/** The OATH Toolkit's `pskctool`, which validates key containers; found and installed in the same way. */
export function findPskctool(): string | undefined {
  return findProgram({ names: ['pskctool'], package: 'pskctool', title: 'pskctool' })
}
