import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createInterface } from 'node:readline'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import encodeQR from 'qr'
import { readSettings } from '../src/configuration/settings.ts'
import { lanAt } from '../src/http/lan.ts'
import { buildWeb } from './build.ts'
import { makeCertificate } from './lan/make-certificate.ts'
import { openRoom } from './lan/open-room.ts'
import { whereToGo } from './where-to-go.ts'

/**
 * `npm start`: sets up what is missing, builds what is stale, starts the pretend world and the server, and says where to go.
 * With `--lan` a phone on the same network can use it, too.
 * A server that dies is started again; Ctrl+C ends everything.
 */
const HOME = join(import.meta.dirname, '..')
const settings = readSettingsOrSay()
const children = new Set<ChildProcess>()
const LAN_FOLDER = join(settings.dataFolder, 'lan')
let isStopping = false
let leaveRoom = (): void => undefined

/** What is wrong with a setting is said in one line. */
function readSettingsOrSay(): ReturnType<typeof readSettings> {
  try {
    return readSettings(process.env, process.argv.slice(2))
  } catch (error) {
    console.error((error as Error).message)
    return process.exit(1)
  }
}

function start(file: string, parameters: string[], ipc: boolean): ChildProcess {
  const child = spawn(process.execPath, [join(HOME, file), ...parameters], {
    // What was compiled once is there for the next start.
    env: { LOG_LEVEL: 'warn', NODE_COMPILE_CACHE: join(HOME, 'build', 'compile-cache'), ...process.env, PORT: String(settings.port), ONJANG_DATA: settings.dataFolder },
    stdio: ['ignore', 'pipe', 'inherit', ...(ipc ? (['ipc'] as const) : [])],
  })
  children.add(child)
  child.once('exit', () => children.delete(child))
  return child
}

async function startSandbox(): Promise<void> {
  const child = start('sandbox/main.ts', ['--port', String(settings.port + 1), '--data', join(settings.dataFolder, 'sandbox')], false)
  await new Promise<void>((ready, refuse) => {
    createInterface({ input: child.stdout! }).once('line', () => ready())
    child.once('exit', (code) => refuse(new Error(`the pretend world ended at its start with ${code}: is port ${settings.port + 1} taken?`)))
  })
  child.once('exit', () => stopUnlessAsked('the pretend world ended'))
}

async function startServer(): Promise<void> {
  const child = start('src/main.ts', settings.lanAddress ? [`--lan=${settings.lanAddress}`] : [], true)
  child.stdout!.pipe(process.stdout)
  await new Promise<void>((ready, refuse) => {
    child.once('message', () => ready())
    child.once('exit', (code) => refuse(new Error(`the server ended at its start with ${code}: is port ${settings.port} taken?`)))
  })
  child.once('exit', (code, signal) => void revive(code, signal))
}

/** A server that was killed comes back; what it had acknowledged is in the database. */
async function revive(code: number | null, signal: string | null): Promise<void> {
  for (let wait = 250; !isStopping; wait = Math.min(wait * 2, 5_000)) {
    console.error(`the server ended (${signal ?? code}); starting it again`)
    try {
      return await startServer()
    } catch (error) {
      console.error((error as Error).message)
      await pause(wait)
    }
  }
}

/** Lets phones in the room in, and says how. */
async function openOnLan(address: string): Promise<void> {
  const lan = lanAt(address, settings.port)
  const authority = await makeCertificate(LAN_FOLDER, address, new Date())
  await startServer()
  leaveRoom = await openRoom(lan, authority, LAN_FOLDER, settings.port + 1)
  console.log(`
${encodeQR(`${lan.guideUrl}/`, 'term')}
같은 와이파이의 휴대폰으로 찍어 보세요. Scan this with a phone on the same network.

  안내 · guide          ${lan.guideUrl}
  손님 지갑 · wallet    ${lan.walletUrl}
  가게 계산대 · till    ${lan.tillUrl}
  인증서 지문 · certificate SHA-256
  ${authority.fingerprint}

이 자리에 있는 누구나 들어올 수 있어요. Whoever is on this network can come in.`)
}

function stopUnlessAsked(why: string): void {
  if (isStopping) return
  console.error(why)
  process.exitCode = 1
  stop()
}

function stop(): void {
  if (isStopping) return
  isStopping = true
  leaveRoom()
  for (const child of children) child.kill('SIGTERM')
}

process.on('SIGINT', stop)
process.on('SIGTERM', stop)

try {
  console.log('온장 Onjang: setting up …')
  await mkdir(settings.dataFolder, { recursive: true })
  await buildWeb()
  await startSandbox()
  if (settings.lanAddress) await openOnLan(settings.lanAddress)
  else await startServer()
  console.log(`
온장이 열렸어요. Onjang is open.

${whereToGo(settings.port)}

모두 연습용이에요. Everything here is pretend. Ctrl+C stops it.
`)
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
  stop()
}
