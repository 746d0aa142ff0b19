import { readOpenSessions } from '../authenticators/session.ts'
import { uuidArray } from '../database/array-parameters.ts'
import { isOneOf, nameFor } from '../database/row-writes.ts'
import type { Transaction } from '../database/transaction.ts'
import { openBooks, type OpenBooks } from '../ledger/open-books.ts'
import { lockParticipantsOfRequests, type Participant } from '../programmes/participation.ts'
import { readLots, type Lot } from '../programmes/lot.ts'
import { koreanDay, koreanMonth } from '../programmes/korean-calendar.ts'
import type { ProgrammeReader } from '../programmes/kept-programmes.ts'
import { isOn, type Programme } from '../programmes/programme.ts'
import { inPeriods, lockPurses, type Purse } from '../programmes/purse.ts'
import type { Order } from '../protocol/order.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { lookupIdOf, lockRequests, type PaymentRequest } from './payment-request.ts'
import { PAYMENT_COLUMNS, sharesFromJson, type StoredPayment } from './payment.ts'
import type { PayCommand } from './pay-command.ts'

type DeviceRow = { deviceId: Uuid; reducedUntil: Date | null; until: Date | null; amountLeft: Won | null }
export type UnlockRow = DeviceRow & { until: Date; amountLeft: Won }
export type ApprovalRow = { personId: Uuid; id: Uuid; deviceId: Uuid; orderHash: Buffer; expiresAt: Date; usedBy: Uuid | null; factors: string[] }

/** Everything that a batch of payments is decided on, read under locks that were taken in the order purse, approval, request, merchant, account, and last, when it is written, event stream. */
export type PayBatch = {
  now: Date
  programmes: Map<Uuid, Programme>
  purses: Map<Uuid, Purse>
  stored: Map<string, StoredPayment>
  /** Of each order: is its signature good? */
  verdicts: Map<Order, boolean>
  activeDevices: Map<Uuid, Date | null>
  /** Of the sessions that the orders came in, those that have not ended, in hexadecimal digits. */
  openSessions: Set<string>
  unlocks: Map<Uuid, UnlockRow>
  approvals: Map<string, ApprovalRow>
  requests: Map<Uuid, PaymentRequest>
  participants: Map<Uuid, Participant>
  lots: Map<Uuid, Lot[]>
  /** The name of each order's request, worked out once. */
  lookupIds: Map<Order, Uuid>
  books: OpenBooks
  transferIds: Uuid[]
}

/** The key of something that belongs to an owner. */
export function ownedKey(owner: Uuid, id: Uuid): string {
  return `${owner}/${id}`
}

/**
 * Locks and reads, in one round trip. The statements go out together and are carried out in this order, so every kind of row is locked in
 * the order of its ids, whoever asks. `accounts`: the ledger accounts of the orders' purses and stalls.
 */
export async function loadPayBatch(transaction: Transaction, commands: readonly PayCommand[], accounts: readonly Uuid[], readProgrammes: ProgrammeReader): Promise<PayBatch> {
  const orders = commands.map((command) => command.signed.order)
  const purseIds = unique(orders.map((order) => order.purseId))
  const deviceIds = unique(commands.map((command) => command.deviceId))
  const lookupIdOfOrder = new Map(orders.map((order) => [order, lookupIdOf(order.requestHash)]))
  const lookupIds = unique([...lookupIdOfOrder.values()])
  const transferIds = commands.map(() => newUuid())
  const [purses, stored, devices, openSessions, approvals, requests, participants, programmes, lots, books, verdicts] = await Promise.all([
    lockPurses(transaction, purseIds),
    readStoredPayments(transaction, commands),
    readDevices(transaction, deviceIds),
    // A server may not have heard yet that one has ended.
    readOpenSessions(transaction, commands.flatMap(({ session }) => session ?? [])),
    lockApprovals(transaction, commands),
    lockRequests(transaction, lookupIds),
    lockParticipantsOfRequests(transaction, lookupIds),
    readProgrammes(transaction),
    readLots(transaction, purseIds),
    openBooks(transaction, { accounts, transfers: [], newTransfers: transferIds }),
    // Known before where there are several.
    Promise.all(commands.map(async ({ signed }) => [signed.order, await signed.isSignatureValid()] as const)),
  ])
  const now = new Date(Number(books.timestamp / 1_000_000n))
  const day = koreanDay(now)
  const month = koreanMonth(now)
  for (const [id, purse] of purses) purses.set(id, inPeriods(purse, day, month))
  return {
    now,
    programmes: new Map(programmes.filter((programme) => isOn(programme, now)).map((programme) => [programme.id, programme])),
    purses,
    stored,
    verdicts: new Map(verdicts),
    activeDevices: new Map(devices.map(({ deviceId, reducedUntil }) => [deviceId, reducedUntil])),
    openSessions,
    unlocks: new Map(devices.flatMap((device) => (isOpened(device) ? [[device.deviceId, device] as const] : []))),
    approvals,
    requests,
    participants: new Map(participants.map((participant) => [ownedKey(participant.programmeId, participant.merchantId), participant])),
    lots,
    lookupIds: lookupIdOfOrder,
    books,
    transferIds,
  }
}

async function readStoredPayments(transaction: Transaction, commands: readonly PayCommand[]): Promise<Map<string, StoredPayment>> {
  const { rows } = await transaction.query<StoredPayment>({
    name: nameFor('read_stored_payments', commands.length),
    text: `select ${PAYMENT_COLUMNS} from payments where ${commands.length === 1 ? `payer_id ${isOneOf('$1', 'uuid', 1)} and id ${isOneOf('$2', 'uuid', 1)}` : '(payer_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))'}`,
    values: [uuidArray(commands.map((command) => command.payerId)), uuidArray(commands.map((command) => command.paymentId))],
  })
  for (const row of rows) if (row.lots) row.lots = sharesFromJson(row.lots)
  return new Map(rows.map((row) => [ownedKey(row.payerId, row.id), row]))
}

/** Phones and their unlocks, under the locks of their owners' purses, which whoever changes them takes too. */
async function readDevices(transaction: Transaction, ids: Uuid[]): Promise<DeviceRow[]> {
  const { rows } = await transaction.query<DeviceRow>({
    name: nameFor('read_devices', ids.length),
    text: `select d.id as "deviceId", d.reduced_until as "reducedUntil", u.until, u.amount_left as "amountLeft" from devices d left join unlocks u on u.device_id = d.id
            where d.id ${isOneOf('$1', 'uuid', ids.length)} and d.status = 'active'`,
    values: [uuidArray(ids)],
  })
  return rows
}

async function lockApprovals(transaction: Transaction, commands: readonly PayCommand[]): Promise<Map<string, ApprovalRow>> {
  const asked = commands.filter((command) => command.approvalId !== undefined)
  if (asked.length === 0) return new Map()
  const { rows } = await transaction.query<ApprovalRow>({
    name: 'lock_approvals',
    text: `select person_id as "personId", id, device_id as "deviceId", order_hash as "orderHash", expires_at as "expiresAt", used_by as "usedBy", factors
             from approvals where (person_id, id) in (select * from unnest($1::uuid[], $2::uuid[])) order by person_id, id for update`,
    values: [asked.map((command) => command.payerId), asked.map((command) => command.approvalId)],
  })
  return new Map(rows.map((row) => [ownedKey(row.personId, row.id), row]))
}

function isOpened(device: DeviceRow): device is UnlockRow {
  return device.until !== null && device.amountLeft !== null
}

function unique(ids: readonly Uuid[]): Uuid[] {
  return [...new Set(ids)]
}
