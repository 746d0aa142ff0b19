import { findProgram } from './debian-program.ts'

/**
 * The OATH Toolkit's `oathtool`, which makes one-time codes and shares nothing with ours: an independent peer for the tests.
 * On Debian, as root, it is installed when missing; anywhere else the error says what to install.
 */
export function findOathtool(): string {
  return findProgram({ names: ['oathtool'], package: 'oathtool', title: 'oathtool' })
}

/** The OATH Toolkit's `pskctool`, which validates key containers; found and installed in the same way. */
export function findPskctool(): string {
  return findProgram({ names: ['pskctool'], package: 'pskctool', title: 'pskctool' })
}
