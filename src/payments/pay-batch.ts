import type { Transaction } from '../database/transaction.ts'
import { openBooks, type OpenBooks } from '../ledger/open-books.ts'
import { lockParticipantsOfRequests, type Participant } from '../programmes/participation.ts'
import { readLots, type Lot } from '../programmes/lot.ts'
import { currentProgrammes, type Programme } from '../programmes/programme.ts'
import { inPeriodsOf, lockPurses, type Purse } from '../programmes/purse.ts'
import { newUuid, type Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'
import { lookupIdOf, lockRequests, type PaymentRequest } from './payment-request.ts'
import { PAYMENT_COLUMNS, sharesFromJson, type StoredPayment } from './payment.ts'
import type { PayCommand } from './pay-command.ts'

export type UnlockRow = { deviceId: Uuid; until: Date; amountLeft: Won }
export type ApprovalRow = { personId: Uuid; id: Uuid; deviceId: Uuid; orderHash: Buffer; expiresAt: Date; usedBy: Uuid | null; factors: string[] }

/** Everything that a batch of payments is decided on, read under locks that were taken in the order purse, device, unlock, approval, request, merchant, account, and last, when it is written, event stream. */
export type PayBatch = {
  now: Date
  programmes: Map<Uuid, Programme>
  purses: Map<Uuid, Purse>
  stored: Map<string, StoredPayment>
  activeDevices: Set<Uuid>
  unlocks: Map<Uuid, UnlockRow>
  approvals: Map<string, ApprovalRow>
  requests: Map<Uuid, PaymentRequest>
  participants: Map<Uuid, Participant>
  lots: Map<Uuid, Lot[]>
  books: OpenBooks
  transferIds: Uuid[]
}

/** The key of something that belongs to an owner. */
export function ownedKey(owner: Uuid, id: Uuid): string {
  return `${owner}/${id}`
}

/**
 * Locks and reads. The statements go out together and are carried out in this order, so every kind of row is locked in the order of its ids,
 * whoever asks; only the ledger's need the answers of the others.
 */
export async function loadPayBatch(transaction: Transaction, commands: readonly PayCommand[]): Promise<PayBatch> {
  const orders = commands.map((command) => command.signed.order)
  const purseIds = unique(orders.map((order) => order.purseId))
  const deviceIds = unique(commands.map((command) => command.deviceId))
  const lookupIds = unique(orders.map((order) => lookupIdOf(order.requestHash)))
  const [purses, stored, activeDevices, unlocks, approvals, requests, participants, programmes, lots] = await Promise.all([
    lockPurses(transaction, purseIds),
    readStoredPayments(transaction, commands),
    lockActiveDevices(transaction, deviceIds),
    lockUnlocks(transaction, deviceIds),
    lockApprovals(transaction, commands),
    lockRequests(transaction, lookupIds),
    lockParticipantsOfRequests(transaction, lookupIds),
    currentProgrammes(transaction),
    readLots(transaction, purseIds),
  ])
  const accounts = [...purses.values()].map((purse) => purse.account)
  for (const { salesAccount } of participants) if (salesAccount) accounts.push(salesAccount)
  const transferIds = commands.map(() => newUuid())
  const books = await openBooks(transaction, { accounts: unique(accounts), transfers: transferIds })
  const now = new Date(Number(books.timestamp / 1_000_000n))
  for (const [id, purse] of purses) purses.set(id, inPeriodsOf(purse, now))
  return {
    now,
    programmes: new Map(programmes.map((programme) => [programme.id, programme])),
    purses,
    stored,
    activeDevices,
    unlocks,
    approvals,
    requests,
    participants: new Map(participants.map((participant) => [ownedKey(participant.programmeId, participant.merchantId), participant])),
    lots,
    books,
    transferIds,
  }
}

async function readStoredPayments(transaction: Transaction, commands: readonly PayCommand[]): Promise<Map<string, StoredPayment>> {
  const { rows } = await transaction.query<StoredPayment>({
    name: 'read_stored_payments',
    text: `select ${PAYMENT_COLUMNS} from payments where (payer_id, id) in (select * from unnest($1::uuid[], $2::uuid[]))`,
    values: [commands.map((command) => command.payerId), commands.map((command) => command.paymentId)],
  })
  for (const row of rows) if (row.lots) row.lots = sharesFromJson(row.lots)
  return new Map(rows.map((row) => [ownedKey(row.payerId, row.id), row]))
}

async function lockActiveDevices(transaction: Transaction, ids: Uuid[]): Promise<Set<Uuid>> {
  const { rows } = await transaction.query<{ id: Uuid }>({
    name: 'lock_devices',
    text: `select id from devices where id = any($1) and status = 'active' order by id for share`,
    values: [ids],
  })
  return new Set(rows.map((row) => row.id))
}

async function lockUnlocks(transaction: Transaction, deviceIds: Uuid[]): Promise<Map<Uuid, UnlockRow>> {
  const { rows } = await transaction.query<UnlockRow>({
    name: 'lock_unlocks',
    text: 'select device_id as "deviceId", until, amount_left as "amountLeft" from unlocks where device_id = any($1) order by device_id for update',
    values: [deviceIds],
  })
  return new Map(rows.map((row) => [row.deviceId, row]))
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

function unique(ids: readonly Uuid[]): Uuid[] {
  return [...new Set(ids)]
}
