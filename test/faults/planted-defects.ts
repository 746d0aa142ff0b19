import { startSystem, type RunningSystem } from '../running-system.ts'
import { killUnderLoad } from './kill-trials.ts'
import type { Check, Violation } from './journal.ts'
import { killAroundCodes } from './otp-kill-trials.ts'
import { payOverBadLine } from './network-trials.ts'

/** Something that was broken on purpose, and by which check the harness must find it. */
export type PlantedDefect = { name: string; mustBreak: readonly Check[]; run: (seed: number) => Promise<Violation[]> }

const FEW = { shoppers: 2 }
const program = (name: string): string => `test/faults/planted/${name}.ts`

/** A harness that finds nothing proves nothing until it has found each of these. */
export const PLANTED_DEFECTS: readonly PlantedDefect[] = [
  {
    name: 'a server that acknowledges payments before it commits them, when it is killed',
    mustBreak: ['A'],
    run: async (seed) => {
      const options = { seed, times: 15, untilViolated: true, database: 'shared' as const, load: FEW }
      return (await killUnderLoad({ ...options, victim: 'server', program: program('early-acknowledgement') })).violations
    },
  },
  {
    name: 'a database that acknowledges commits before they are on the disk, when it is killed',
    mustBreak: ['A'],
    run: async (seed) => (await killUnderLoad({ seed, times: 15, untilViolated: true, victim: 'database', load: FEW, program: program('asynchronous-commit') })).violations,
  },
  {
    name: 'payments that are decided without their locks',
    mustBreak: ['M', 'X'],
    run: async (seed) => {
      const options = { seed, times: 40, untilViolated: true, database: 'shared' as const, load: { shoppers: 1, perSecond: 400 } }
      return (await killUnderLoad({ ...options, victim: 'nobody', program: program('lost-locks') })).violations
    },
  },
  {
    name: 'a table without the unique index that makes an id name one thing',
    mustBreak: ['X'],
    run: async (seed) => (await killUnderLoad({ seed, times: 40, untilViolated: true, database: 'shared', victim: 'nobody', prepare: dropUniqueIndexes, load: FEW })).violations,
  },
  {
    name: 'a client that tries again under a new id',
    mustBreak: ['X', 'E'],
    run: async (seed) => {
      const system = await startSystem()
      try {
        return (await payOverBadLine(system, { seed, faults: 40, kinds: ['reply_lost'], load: { ...FEW, retry: 'new_id' } })).violations
      } finally {
        await system.stop()
      }
    },
  },
  {
    name: 'a generator whose spent codes are good again',
    mustBreak: ['X'],
    run: async () => {
      const system = await startSystem()
      try {
        await forgetSpentCodes(system)
        return (await killAroundCodes(system, { kills: 2, untilViolated: true })).violations
      } finally {
        await system.stop()
      }
    },
  },
]

async function forgetSpentCodes(system: RunningSystem): Promise<void> {
  await system.database!.pool.query(`create function forget_spent_codes() returns trigger language plpgsql as $$
    begin
      update otp_bound_codes set step = step - 10 where registration_id = new.registration_id and transfer_id = new.transfer_id;
      return null;
    end $$`)
  await system.database!.pool.query('create trigger forget_spent_codes after insert on otp_bound_codes for each row execute function forget_spent_codes()')
}

async function dropUniqueIndexes(system: RunningSystem): Promise<void> {
  await system.database!.pool.query(
    `alter table payment_requests drop constraint payment_requests_pkey cascade; alter table payment_requests drop constraint payment_requests_lookup_id_key cascade`,
  )
}

/** Whether what was planted was found by a check that is there for it. */
export function isCaught(defect: PlantedDefect, violations: readonly Violation[]): boolean {
  return violations.some(({ check }) => defect.mustBreak.includes(check))
}
