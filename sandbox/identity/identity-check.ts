import { randomInt, randomUUID } from 'node:crypto'
import { addMessage } from '../messages/message-store.ts'
import { contradiction, remember, type Carrier, type Claim, type Person } from '../people.ts'
import { inTransaction, type World } from '../world.ts'

/** A code lives three minutes and may be tried five times. */
const CODE_LIFE_MILLISECONDS = 3 * 60_000
const CODE_TRIES = 5

export type Started = { readonly transactionId: string; readonly expiresAt: Date }
export type Confirmed =
  | { readonly state: 'verified'; readonly person: Person; readonly phone: string }
  | { readonly state: 'wrong_code'; readonly triesLeft: number }
  | { readonly state: 'expired' | 'too_many_tries' | 'unknown_check' | 'name_mismatch' | 'wrong_carrier' }

/** Starts a check and texts the code. An older open check of the same phone becomes void: only the latest code counts. */
export function startCheck(world: World, claim: Claim): Started | 'name_mismatch' | 'wrong_carrier' {
  return inTransaction(world, () => {
    const against = contradiction(world, claim)
    if (against) return against
    world.database.prepare("update identity_check set state = 'void' where phone = ? and state = 'open'").run(claim.phone)
    const transactionId = randomUUID()
    const code = String(randomInt(1_000_000)).padStart(6, '0')
    const expiresAt = new Date(world.clock().getTime() + CODE_LIFE_MILLISECONDS)
    world.database
      .prepare(
        `insert into identity_check (transaction_id, name, birth_date, phone, carrier, code, expires_at, state)
         values (?, ?, ?, ?, ?, ?, ?, 'open')`,
      )
      .run(transactionId, claim.name, claim.birthDate, claim.phone, claim.carrier, code, expiresAt.getTime())
    const text = `[연습용] 본인확인 인증번호 [${code}]를 3분 안에 입력해 주세요. 남에게 알려 주지 마세요.`
    addMessage(world, { messageId: transactionId, to: claim.phone, text })
    return { transactionId, expiresAt }
  })
}

type Row = {
  name: string
  birth_date: string
  phone: string
  carrier: Carrier
  code: string
  expires_at: number
  tries: number
  state: 'open' | 'void' | 'verified'
}

/** Confirms a check. A try is counted before the code is looked at. The right code again after success gives the same person. */
export function confirmCheck(world: World, transactionId: string, code: string): Confirmed {
  return inTransaction(world, () => {
    const check = world.database.prepare('select * from identity_check where transaction_id = ?').get(transactionId) as Row | undefined
    if (!check || check.state === 'void') return { state: 'unknown_check' }
    if (check.expires_at <= world.clock().getTime()) return { state: 'expired' }
    if (check.tries >= CODE_TRIES) return { state: 'too_many_tries' }
    if (check.code !== code) {
      world.database.prepare('update identity_check set tries = tries + 1 where transaction_id = ?').run(transactionId)
      const triesLeft = CODE_TRIES - check.tries - 1
      return triesLeft > 0 ? { state: 'wrong_code', triesLeft } : { state: 'too_many_tries' }
    }
    const claim = { name: check.name, birthDate: check.birth_date, phone: check.phone, carrier: check.carrier }
    const against = contradiction(world, claim)
    if (against) return { state: against }
    world.database.prepare("update identity_check set state = 'verified' where transaction_id = ?").run(transactionId)
    return { state: 'verified', person: remember(world, claim), phone: check.phone }
  })
}
