import { newUuid } from '../../src/values/uuid.ts'

/*
 * For tests: what becomes of a person's one-time passwords, in the plainest words that the guide's table can be said in. It shares no code with the product:
 * no table, no search, no rows; each event says by itself what must come of it, and which reason is given where nothing comes of it.
 */

export const kinds = ['hotp', 'totp', 'keypad', 'digital'] as const
export type Kind = (typeof kinds)[number]
export type Who = 'user' | 'agent' | 'clerk'

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const DAY = 24 * 60 * MINUTE
export const PERIOD = 30 * SECOND

/** A generator, and what the bank knows of it. */
export class Generator {
  readonly id = newUuid()
  readonly kind: Kind
  serial = ''
  stock: 'in_stock' | 'assigned' | 'lost' | 'retired' = 'in_stock'
  /** The last step or count that was used. */
  used = -1
  /** How far its clock is known to be off: by a resync, and by right codes since. */
  offset = 0
  drift = 0
  wrong = 0
  wrongUnlocks = 0
  /** In a resync: the step of the last code, and how many in a row there were. */
  far: number | undefined
  farInARow = 0
  model: 'usable' | 'blocked' | 'worn_out' = 'usable'
  /** The shared centre has heard from us whose it is. */
  isTold = false
  /** In its owner's hand: the next count, or how many steps its clock is off. */
  count = 0
  stepsOff = 0
  /** The latest step at which a typed question was answered. */
  questionStep = -1

  constructor(kind: Kind) {
    this.kind = kind
    if (kind === 'digital') this.stock = 'assigned'
  }

  get counts(): boolean {
    return this.kind === 'hotp'
  }

  get isPhysical(): boolean {
    return this.kind !== 'digital'
  }
}

export type State = 'pending' | 'active' | 'locked' | 'pin_locked' | 'resync' | 'suspended' | 'conflict' | 'incompatible' | 'worn_out' | 'terminated' | 'void'
const LIVE = ['active', 'locked', 'pin_locked', 'resync', 'suspended', 'conflict', 'incompatible', 'worn_out']

/** A registration. `where`: here, or at another institution. */
export type Otp = {
  id: string
  generator: Generator
  where: 'here' | 'bank' | 'card'
  owner: 'person' | 'other'
  state: State
  why: string
  /** Of a suspended one. */
  before: State | undefined
  isStolen: boolean
  until: number | undefined
  due: number | undefined
  replaces: Otp | undefined
  conflict: number
  made: number
  confirmed: number
}

/** A code as its owner reads it off a generator; without a step it is nobody's. */
export type Code = { generator: Generator; step: number | undefined }

export const has = (otp: Otp): boolean => LIVE.includes(otp.state)
export const isOver = (otp: Otp): boolean => otp.state === 'terminated' || otp.state === 'void'
