import { findProgram } from './debian-program.ts'

const CHROMIUM = { names: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'], package: 'chromium', title: 'Chromium' }

/**
 * The path of a Chromium that the journeys can drive. On Debian, as root, a missing one is installed from the distribution's
 * own packages; anywhere else the error says what to install.
 */
export function findChromium(): string {
  const found = findProgram(CHROMIUM)
  if (found === undefined) throw new Error('The journeys need Chromium. Install it (on Debian: apt-get install chromium) so that it is on PATH.')
  return found
}
