import pg, { type Connection, type PoolClient, type QueryResult, type QueryResultRow } from 'pg'
import { prepareValue } from 'pg/lib/utils.js'
import { serialize } from 'pg-protocol'

/** A statement with a name is parsed and planned once per connection: use it on hot paths. */
export type NamedStatement = { name: string; text: string; values?: unknown[] }

type Row = QueryResultRow
type Field = { name: string; dataTypeID: number; format: string }
type Column = { name: string; read: (text: string) => unknown }
type Known = { text: string; columns: Column[] | undefined }
export type Asked = { statement: NamedStatement; answer: (result: QueryResult) => void; refuse: (error: unknown) => void }

/** What each connection has parsed. The driver keeps a list of its own; the names here are no names there. */
const knownOn = new WeakMap<PoolClient, Map<string, Known>>()
/** PostgreSQL cuts longer names, and two that begin alike would be one (NAMEDATALEN − 1). */
const MOST_NAME_BYTES = 63

/** What a statement of a group is called in the database. */
export function preparedName(name: string): string {
  return `group:${name}`
}

/**
 * Statements that are sent together and answered together: one Sync ends them all, where the driver sends one behind each, and columns are
 * described once per connection, where the driver asks each time (PostgreSQL, "Extended Query" and "Pipelining" in the protocol's message flow).
 * Each Sync is a write to a socket and a turn of the event loop at the other end, which is a good part of what a payment that comes alone costs.
 *
 * Inside a transaction only: the first that fails is thrown for itself and for all behind it, of which nothing was carried out. Throws when one
 * can't be put into bytes; then none is sent, and none is answered.
 */
export function sendTogether(client: PoolClient, asked: readonly Asked[]): void {
  const known = knownOn.get(client) ?? new Map<string, Known>()
  knownOn.set(client, known)
  const parsed = new Map<string, Known>()
  const messages = asked.flatMap(({ statement }) => messagesFor(statement, known.get(statement.name), parsed))
  const statements = asked.map(({ statement: { name } }) => known.get(name) ?? parsed.get(name)!)
  client.query(new StatementGroup(client, Buffer.concat([...messages, serialize.sync()]), asked, statements, known))
}

function messagesFor({ name, text, values = [] }: NamedStatement, known: Known | undefined, parsed: Map<string, Known>): Buffer[] {
  const before = known ?? parsed.get(name)
  if (before && before.text !== text) throw new Error(`prepared statements must be unique: ${name} was used for a different statement`)
  const messages: Buffer[] = []
  if (!before) {
    if (Buffer.byteLength(preparedName(name)) > MOST_NAME_BYTES) throw new Error(`the name of a prepared statement is too long: ${name}`)
    // Closed first: it may have been parsed in a group that failed.
    messages.push(serialize.close({ type: 'S', name: preparedName(name) }), serialize.parse({ name: preparedName(name), text }))
    parsed.set(name, { text, columns: undefined })
  }
  messages.push(serialize.bind({ statement: preparedName(name), values: values.map((value) => prepareValue(value)) }))
  if (!before?.columns) messages.push(serialize.describe({ type: 'P' }))
  messages.push(serialize.execute({}))
  return messages
}

/** As the driver sees it, one query. Its answers come one after another. */
export class StatementGroup extends pg.Query {
  readonly asked: readonly Asked[]
  readonly #client: PoolClient
  readonly #bytes: Buffer
  readonly #statements: readonly Known[]
  readonly #known: Map<string, Known>
  #nth = 0
  #rows: Row[] = []
  #unreadable: unknown

  constructor(client: PoolClient, bytes: Buffer, asked: readonly Asked[], statements: readonly Known[], known: Map<string, Known>) {
    super('')
    this.#client = client
    this.#bytes = bytes
    this.asked = asked
    this.#statements = statements
    this.#known = known
  }

  override submit = (connection: Connection): null => {
    connection.stream.write(this.#bytes)
    return null
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#statements[this.#nth]!.columns = fields.map(({ name, dataTypeID, format }) => ({ name, read: this.#client.getTypeParser(dataTypeID, format as 'text') as Column['read'] }))
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    try {
      this.#rows.push(readRow(fields, this.#statements[this.#nth]!.columns!))
    } catch (error) {
      this.#unreadable ??= error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    // One that was described and has none is not asked about again either.
    this.#statements[this.#nth]!.columns ??= []
    const { answer, refuse } = this.asked[this.#nth++]!
    if (this.#unreadable) refuse(this.#unreadable)
    else answer(resultOf(text, this.#rows))
    this.#rows = []
    this.#unreadable = undefined
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' })
  }

  /** What of this group the connection still knows is uncertain then: a statement is closed even where parsing it anew is refused. */
  handleError(error: unknown): void {
    for (const { statement } of this.asked) this.#known.delete(statement.name)
    for (const { refuse } of this.asked.slice(this.#nth)) refuse(error)
    this.#nth = this.asked.length
  }

  handleReadyForQuery(): void {
    for (const [nth, { statement }] of this.asked.entries()) this.#known.set(statement.name, this.#statements[nth]!)
  }
}

function readRow(fields: readonly (string | null)[], columns: readonly Column[]): Row {
  const row: Row = {}
  for (let index = 0; index < columns.length; index++) {
    const { name, read } = columns[index]!
    const text = fields[index]!
    row[name] = text === null ? null : read(text)
  }
  return row
}

/** `INSERT 0 3`, `SELECT 3`, `COMMIT`. */
function resultOf(tag: string, rows: Row[]): QueryResult {
  const words = tag.split(' ')
  const count = Number(words.at(-1))
  return { command: words[0]!, rowCount: words.length > 1 && !Number.isNaN(count) ? count : null, oid: 0, fields: [], rows }
}
