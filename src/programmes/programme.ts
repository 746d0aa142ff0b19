import type { Queryable } from '../database/transaction.ts'
import type { Text } from '../values/language.ts'
import type { Uuid } from '../values/uuid.ts'
import type { Won } from '../values/won.ts'

/** A kind of voucher and its rules. All of them are settings of the programme; amounts in won. */
export type Programme = {
  id: Uuid
  name: Text
  ledger: number
  /** Hundredths of a percent. */
  discountBasisPoints: number
  validityMonths: number
  holdingCap: Won
  purchaseMonthCap: Won
  paymentCap: Won
  dayCap: Won
  monthCap: Won
  unlock: { minutes: number; amount: Won; perPayment: Won }
  pinDayCap: Won
  requestMinutes: number
  codeSeconds: number
  /** What may leave a merchant's deposit; the reduced pair holds after a loss, for a new payee, and where no phone confirms the payee. */
  transferLimits: { once: Won; day: Won; reducedOnce: Won; reducedDay: Won; newPayeeHours: number }
  ineligibleCategories: string[]
  /** Where it is good. */
  marketIds: ReadonlySet<Uuid>
  bankPoolAccount: Uuid
  discountBudgetAccount: Uuid
  /** What the operator has paid in for costs of its own; null before there was any need. */
  operatorAccount: Uuid | null
  startsAt: Date
  endsAt: Date | null
}

type ProgrammeRow = {
  id: Uuid
  name_ko: string
  name_en: string
  ledger: number
  discount_basis_points: number
  validity_months: number
  holding_cap: bigint
  purchase_month_cap: bigint
  payment_cap: bigint
  day_cap: bigint
  month_cap: bigint
  unlock_minutes: number
  unlock_amount: bigint
  unlock_payment_cap: bigint
  pin_day_cap: bigint
  request_minutes: number
  code_seconds: number
  transfer_once_cap: bigint
  transfer_day_cap: bigint
  reduced_transfer_once_cap: bigint
  reduced_transfer_day_cap: bigint
  new_payee_hours: number
  ineligible_categories: string[]
  market_ids: Uuid[]
  bank_pool_account: Uuid
  discount_budget_account: Uuid
  operator_account: Uuid | null
  starts_at: Date
  ends_at: Date | null
}

const QUERY = 'select p.*, array(select market_id from programme_markets m where m.programme_id = p.id) as market_ids from programmes p'

/** All programmes that are on at this moment, oldest first. There are few. */
export async function currentProgrammes(database: Queryable): Promise<Programme[]> {
  const { rows } = await database.query<ProgrammeRow>({
    name: 'current_programmes',
    text: `${QUERY} where starts_at <= clock_timestamp() and (ends_at is null or ends_at > clock_timestamp()) order by starts_at, id`,
  })
  return rows.map(toProgramme)
}

/** All programmes, over or not, and the name of their edition, as one statement sees them. */
export async function allProgrammes(database: Queryable): Promise<{ edition: Uuid; programmes: Programme[] }> {
  const { rows } = await database.query<{ edition: Uuid } & (ProgrammeRow | { id: null })>({
    name: 'all_programmes',
    text: `select e.id as edition, p.* from programmes_edition e left join (${QUERY}) p on true`,
  })
  return { edition: rows[0]!.edition, programmes: rows.flatMap((row) => (row.id === null ? [] : [toProgramme(row)])) }
}

/** Whether it is on at a moment. */
export function isOn({ startsAt, endsAt }: Programme, at: Date): boolean {
  return startsAt <= at && (endsAt === null || endsAt > at)
}

/** Whether every programme that is on lets a business use a digital OTP. */
export async function mayBusinessBeDigital(database: Queryable): Promise<boolean> {
  const { rows } = await database.query<{ may: boolean }>({
    name: 'may_business_be_digital',
    text: 'select coalesce(bool_and(digital_otp_for_business), true) as may from programmes where starts_at <= clock_timestamp() and (ends_at is null or ends_at > clock_timestamp())',
  })
  return rows[0]!.may
}

/** A programme that may be over: what was bought under its rules keeps them. */
export async function findProgramme(database: Queryable, id: Uuid): Promise<Programme | undefined> {
  const { rows } = await database.query<ProgrammeRow>(`${QUERY} where id = $1`, [id])
  return rows[0] && toProgramme(rows[0])
}

function toProgramme(row: ProgrammeRow): Programme {
  return {
    id: row.id,
    name: { ko: row.name_ko, en: row.name_en },
    ledger: row.ledger,
    discountBasisPoints: row.discount_basis_points,
    validityMonths: row.validity_months,
    holdingCap: row.holding_cap,
    purchaseMonthCap: row.purchase_month_cap,
    paymentCap: row.payment_cap,
    dayCap: row.day_cap,
    monthCap: row.month_cap,
    unlock: { minutes: row.unlock_minutes, amount: row.unlock_amount, perPayment: row.unlock_payment_cap },
    pinDayCap: row.pin_day_cap,
    requestMinutes: row.request_minutes,
    codeSeconds: row.code_seconds,
    transferLimits: {
      once: row.transfer_once_cap,
      day: row.transfer_day_cap,
      reducedOnce: row.reduced_transfer_once_cap,
      reducedDay: row.reduced_transfer_day_cap,
      newPayeeHours: row.new_payee_hours,
    },
    ineligibleCategories: row.ineligible_categories,
    marketIds: new Set(row.market_ids),
    bankPoolAccount: row.bank_pool_account,
    discountBudgetAccount: row.discount_budget_account,
    operatorAccount: row.operator_account,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  }
}
