import { findProgram } from './debian-program.ts'

const CHROMIUM = { names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], package: 'chromium', title: 'Chromium' }

/**
 * The path of a Chromium that the journeys can drive. On Debian, as root, a missing one is installed from the distribution's
 * own packages; anywhere else the error says what to install.
 */
export function findChromium(): string {
  return findProgram(CHROMIUM)
}
