import { createHmac } from 'node:crypto'
import { openPersonalAccounts } from './bank/accounts.ts'
import type { World } from './world.ts'

export const carriers = ['SKT', 'KT', 'LGU', 'SKT_MVNO', 'KT_MVNO', 'LGU_MVNO'] as const
export type Carrier = (typeof carriers)[number]

/** What somebody says of themselves. `birthDate` is YYYYMMDD, `phone` digits only. */
export type Claim = { readonly name: string; readonly birthDate: string; readonly phone: string; readonly carrier: Carrier }

export type Person = { readonly ci: string; readonly di: string; readonly name: string; readonly birthDate: string }

/**
 * Connecting information (연계정보) has 88 characters, as 64 bytes in base64 do. The real one is made from the resident
 * registration number under a secret; this one from name and birth date under a word that everybody may know, for it protects nobody.
 */
function connectingInformation(name: string, birthDate: string): string {
  return createHmac('sha512', 'onjang pretend ci').update(`${name.normalize('NFC')}\n${birthDate}`).digest('base64')
}

/** Duplication information (중복가입확인정보) has 64 characters and differs from service to service; the pretend world knows one service. */
function duplicationInformation(ci: string): string {
  return createHmac('sha384', 'onjang pretend di').update(ci).digest('base64')
}

/** Why a claim can't be true, or undefined if it may be: a phone that the world has not met yet may be anybody's. */
export function contradiction(world: World, claim: Claim): 'name_mismatch' | 'wrong_carrier' | undefined {
  const known = world.database
    .prepare('select p.name, p.birth_date, t.carrier from phone t join person p on p.ci = t.ci where t.number = ?')
    .get(claim.phone) as { name: string; birth_date: string; carrier: string } | undefined
  if (!known) return undefined
  if (known.name !== claim.name || known.birth_date !== claim.birthDate) return 'name_mismatch'
  return known.carrier === claim.carrier ? undefined : 'wrong_carrier'
}

/** Remembers a person and their phone; whoever is new gets an account in each bank. To be called inside a transaction, after `contradiction`. */
export function remember(world: World, claim: Claim): Person {
  const ci = connectingInformation(claim.name, claim.birthDate)
  const person = { ci, di: duplicationInformation(ci), name: claim.name, birthDate: claim.birthDate }
  const added = world.database
    .prepare('insert into person (ci, di, name, birth_date) values (?, ?, ?, ?) on conflict do nothing')
    .run(ci, person.di, person.name, person.birthDate)
  if (added.changes === 1) openPersonalAccounts(world, person)
  world.database
    .prepare('insert into phone (number, carrier, ci) values (?, ?, ?) on conflict do nothing')
    .run(claim.phone, claim.carrier, ci)
  return person
}
