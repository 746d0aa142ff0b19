/**
 * The order of the house, in one place. A room in `src/` may import only rooms above it in this list.
 * Where a better order shows itself, change the list and say why in `docs/decisions/`.
 */
export const rooms = [
  'values',
  'reasons',
  'protocol',
  'database',
  'audit',
  'ledger',
  'outside',
  'people',
  'notices',
  'authenticators',
  'markets',
  'programmes',
  'funds',
  'payments',
  'offline',
  'settlement',
  'terminals',
  'diagnosis',
  'support',
  'learning',
  'policy',
  'configuration',
  'sample',
  'http',
] as const

/** The file that wires the rooms; the only one that lies directly in `src/`. */
export const wiring = 'src/main.ts'

/** Rooms that also run in the browser and in the sandbox, and so may not import Node's modules. */
export const sharedRooms: readonly string[] = ['values', 'reasons', 'protocol']

/** The folder in `web/` that every app may import; an app never imports another app. */
export const sharedWebFolder = 'shared'

/** Folders that may import anything, and that only tests may import. */
export const freeFolders: readonly string[] = ['test', 'tools', 'bench']

/** Longest file, in lines. The length of functions is held by the lint (`.oxlintrc.json`). */
export const longestFile = 500
