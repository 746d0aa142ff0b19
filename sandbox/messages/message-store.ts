import { inTransaction, type World } from '../world.ts'

export type Message = {
  readonly sequence: number
  readonly messageId: string
  /** Digits only. */
  readonly to: string
  readonly text: string
  /** The number in it that a person would type elsewhere, if there is one. */
  readonly code: string | null
  readonly sentAt: string
}

type Row = { sequence: number; message_id: string; recipient: string; text: string; code: string | null; sent_at: number }

/** Delivers a message. The same id and content again is delivered once; `different` if the id was used for another message. */
export function deliver(world: World, message: { messageId: string; to: string; text: string }): 'delivered' | 'different' {
  return inTransaction(world, () => {
    const first = world.database.prepare('select recipient, text from message where message_id = ?').get(message.messageId) as
      { recipient: string; text: string } | undefined
    if (first) return first.recipient === message.to && first.text === message.text ? 'delivered' : 'different'
    addMessage(world, message)
    return 'delivered'
  })
}

/** To be called inside a transaction. */
export function addMessage(world: World, { messageId, to, text }: { messageId: string; to: string; text: string }): void {
  const code = /(?<![0-9])[0-9]{6}(?![0-9])/.exec(text)?.[0] ?? null
  world.database
    .prepare('insert into message (message_id, recipient, text, code, sent_at) values (?, ?, ?, ?, ?)')
    .run(messageId, to, text, code, world.clock().getTime())
}

/** The latest messages, newest first, of one phone or of all. */
export function listMessages(world: World, phone: string | undefined, limit: number): Message[] {
  const rows =
    phone === undefined
      ? world.database.prepare('select * from message order by sequence desc limit ?').all(limit)
      : world.database.prepare('select * from message where recipient = ? order by sequence desc limit ?').all(phone, limit)
  return (rows as Row[]).map((row) => ({
    sequence: row.sequence,
    messageId: row.message_id,
    to: row.recipient,
    text: row.text,
    code: row.code,
    sentAt: new Date(row.sent_at).toISOString(),
  }))
}
