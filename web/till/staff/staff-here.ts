import type { JoinedStaff } from '../../../src/protocol/api/staff.ts'
import { Store } from '../../shared/state/store.ts'

/** Somebody who has signed in at this till before, so that only the PIN is asked for. Names and no secrets. */
export type StaffHere = { readonly loginId: string; readonly name: string; readonly shop: { readonly ko: string; readonly en: string } }

const PLACE = 'onjang.staff-here'
const MOST = 12

export const staffHere = new Store<readonly StaffHere[]>(read())

/** Keeps who joined, newest first. */
export function keepStaffHere({ loginId, session }: JoinedStaff): void {
  const merchant = session.merchant
  if (!merchant) return
  set([{ loginId, name: session.name, shop: merchant.name }, ...staffHere.get().filter((known) => known.loginId !== loginId)].slice(0, MOST))
}

/** Takes somebody from this till's list; the sign-in itself is the owner's to end. */
export function forgetStaffHere(loginId: string): void {
  set(staffHere.get().filter((known) => known.loginId !== loginId))
}

function set(list: readonly StaffHere[]): void {
  localStorage.setItem(PLACE, JSON.stringify(list))
  staffHere.set(list)
}

function read(): StaffHere[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '[]')
    return Array.isArray(stored) ? stored.filter(isStaffHere).slice(0, MOST) : []
  } catch (error) {
    if (error instanceof SyntaxError) return []
    throw error
  }
}

function isStaffHere(value: unknown): value is StaffHere {
  const { loginId, name, shop } = (value ?? {}) as Partial<StaffHere>
  return typeof loginId === 'string' && typeof name === 'string' && typeof shop?.ko === 'string' && typeof shop.en === 'string'
}
