import { builtinModules } from 'node:module'
import { freeFolders, rooms, sharedRooms, sharedWebFolder, wiring } from '../house.ts'
import type { Finding } from './finding.ts'
import { importsOf, type Import } from './imports.ts'
import { isCode, isTest, type SourceFile } from './source-tree.ts'

/** Finds imports against the order of the house (`tools/house.ts`), and Node's modules where a browser runs. */
export function checkHouseOrder(files: readonly SourceFile[]): Finding[] {
  return files.filter((file) => isCode(file.path)).flatMap((file) => [...checkPlace(file), ...importsOf(file).flatMap((one) => checkImport(file, one))])
}

function checkPlace({ path }: SourceFile): Finding[] {
  const [folder, room] = path.split('/')
  if (folder !== 'src' || path === wiring || orderOf(room!) >= 0) return []
  return [{ file: path, problem: `no room of the house holds this file`, instead: `put it in a room, or name the room in tools/house.ts and say why in docs/decisions/` }]
}

function checkImport(file: SourceFile, one: Import): Finding[] {
  const refused = refusal(file.path, one)
  return refused ? [{ file: file.path, line: one.line, ...refused }] : []
}

type Refusal = Pick<Finding, 'problem' | 'instead'>

function refusal(path: string, one: Import): Refusal | undefined {
  const [folder = '', room = ''] = path.split('/')
  if (one.target === undefined) return runsInBrowser(path) ? refuseNodeModule(one) : undefined
  const [targetFolder = '', targetRoom = ''] = one.target.split('/')
  const fromTest = isTest(path)
  if (freeFolders.includes(targetFolder) && !freeFolders.includes(folder) && !fromTest) {
    return { problem: `${folder}/ imports ${one.target}`, instead: `keep what the product needs in its own rooms; only tests import ${targetFolder}/` }
  }
  if (folder === 'src') return refuseBetweenRooms(path, room, targetFolder, targetRoom, fromTest)
  if (folder === 'web' || folder === 'sandbox') return refuseFromOutside(folder, room, targetFolder, targetRoom, fromTest)
  return undefined
}

function refuseBetweenRooms(path: string, room: string, targetFolder: string, targetRoom: string, fromTest: boolean): Refusal | undefined {
  if (targetFolder !== 'src') {
    if (fromTest) return undefined
    return { problem: `src/ imports ${targetFolder}/`, instead: 'talk to it through a protocol: the sandbox and the apps are other programs' }
  }
  if (path === wiring || targetRoom === room) return undefined
  if (targetRoom === 'main.ts') return { problem: `${room} imports the wiring`, instead: 'let main.ts hand in what the room needs' }
  if (orderOf(targetRoom) < orderOf(room)) return undefined
  return {
    problem: `${room} imports ${targetRoom}, which stands below it`,
    instead: `let ${targetRoom} import ${room}, or have main.ts hand the function in`,
  }
}

function refuseFromOutside(folder: string, room: string, targetFolder: string, targetRoom: string, fromTest: boolean): Refusal | undefined {
  if (targetFolder === 'src' && !sharedRooms.includes(targetRoom)) {
    return { problem: `${folder}/ imports src/${targetRoom}`, instead: `speak to the server over HTTP; from src/ only ${sharedRooms.join(', ')} are shared` }
  }
  if (folder === 'web' && targetFolder === 'web' && targetRoom !== room && targetRoom !== sharedWebFolder) {
    return { problem: `web/${room} imports web/${targetRoom}`, instead: `move what both need to web/${sharedWebFolder}` }
  }
  if (targetFolder !== folder && targetFolder !== 'src' && !fromTest && (targetFolder === 'web' || targetFolder === 'sandbox')) {
    return { problem: `${folder}/ imports ${targetFolder}/`, instead: 'they are programs of their own: let them speak over HTTP' }
  }
  return undefined
}

/** The apps in `web/` and the rooms they share with the server. Tests, and files directly in `web/`, which say how it is built, run in Node. */
function runsInBrowser(path: string): boolean {
  if (isTest(path)) return false
  const [folder, room, ...rest] = path.split('/')
  return (folder === 'web' && rest.length > 0) || (folder === 'src' && sharedRooms.includes(room!))
}

function refuseNodeModule(one: Import): Refusal | undefined {
  const packageName = one.specifier.split('/')[0]!
  if (!one.specifier.startsWith('node:') && !builtinModules.includes(packageName)) return undefined
  return { problem: `${one.specifier} is imported where a browser runs`, instead: "use what browsers and Node share: crypto.subtle, TextEncoder, URL, fetch" }
}

function orderOf(room: string): number {
  return (rooms as readonly string[]).indexOf(room)
}
