import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { runCommand } from '../../tools/run-command.ts'
import type { RunningSystem } from '../running-system.ts'
import { killUnderLoad } from './kill-trials.ts'
import { chooseSeed } from './seeded-random.ts'

const KILLS = 6

/** `npm run verify` finds the embedded database by its data folder, and leaves it and its server running. */
async function verifyBesideServer(system: RunningSystem): Promise<void> {
  const env = { ...process.env, ONJANG_DATA: system.dataFolder, DATABASE_URL: '' }
  const { code, output } = await runCommand(process.execPath, ['tools/verify.ts'], { cwd: join(import.meta.dirname, '../..'), env })
  assert.match(output, /The books hold/)
  assert.equal(code, 0)
  assert.equal((await fetch(`http://localhost:${system.port}/health/ready`)).status, 200)
}

test(`S2-09 the server is killed ${KILLS} times while people pay: nothing acknowledged is lost, nothing happens twice, everybody learns how it ended`, async (context) => {
  const report = await killUnderLoad({ victim: 'server', times: KILLS, seed: chooseSeed(), atEnd: verifyBesideServer })
  context.diagnostic(`seed ${report.seed}: ${report.acknowledged} acknowledged, ${report.refused} refused, ${report.events} events heard`)
  assert.deepEqual(report.violations, [], `seed ${report.seed}`)
  assert.equal(report.kills, KILLS)
  assert.ok(report.acknowledged > KILLS, 'people paid between the kills')
})
