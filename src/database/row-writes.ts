import type { NamedStatement } from './transaction.ts'

/*
 * Statements for one row and for many. Taking arrays apart, joining what comes of it and sorting is most of what PostgreSQL does for a statement
 * of one row; where there is one, its values are named by their place in the same arrays, and the plan is a look into an index.
 */

/** A column and its values, one for each row: an array in PostgreSQL's binary format (`array-parameters.ts`). `type` is that of one value. */
export type Column = { name: string; type: string; values: Buffer }

/** Rows of one table that are written together; `what` names the table. */
export type RowWrite = { what: string; count: number; columns: readonly Column[]; text: (rows: RowSource) => string }

/** Where the rows' values come from. */
export type RowSource = {
  /** A row's value of a column. */
  of: (column: string) => string
  /** The FROM clause with its word, or nothing. */
  from: string
}

/** The condition that something is one of an array parameter's values, such as `$1`, of which there are `count`. */
export function isOneOf(parameter: string, type: string, count: number): string {
  return count === 1 ? `= (${parameter}::${type}[])[1]` : `= any(${parameter}::${type}[])`
}

/** Tells the text for one from that for many in a statement's name. */
export function nameFor(name: string, count: number): string {
  return count === 1 ? `${name}_of_one` : name
}

/** New rows. `asWritten`: how a column's value is made of the parameter's, where it is not the same. */
export function rowInsert(table: string, columns: readonly Column[], count: number, asWritten: Record<string, (value: string) => string> = {}): RowWrite {
  const values = ({ of }: RowSource): string => columns.map(({ name }) => asWritten[name]?.(of(name)) ?? of(name)).join(', ')
  return { what: table, count, columns, text: (rows) => `insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${values(rows)} ${rows.from} returning 1` }
}

/** New values in rows that are there: `key` names each row. */
export function rowUpdate(table: string, key: readonly Column[], changed: readonly Column[], count: number): RowWrite {
  const text = ({ of, from }: RowSource): string =>
    `update ${table} written set ${changed.map(({ name }) => `${name} = ${of(name)}`).join(', ')} ${from} where ${key.map(({ name }) => `written.${name} = ${of(name)}`).join(' and ')} returning 1`
  return { what: table, count, columns: [...key, ...changed], text }
}

/**
 * One statement for all of them, or none where there are no rows. It fails when one of the tables does not get all its rows (SQLSTATE XX001).
 * Each table may stand in it once. The statement's name is `name` and which of the writes are there: `name` must be another where the writes are others.
 */
export function writeTogether(name: string, writes: readonly RowWrite[]): NamedStatement[] {
  const present = writes.filter(({ count }) => count > 0)
  if (present.length === 0) return []
  const isAlone = present.every(({ count }) => count === 1)
  const values: unknown[] = []
  const bodies = present.map(({ what, columns, text }) => {
    const parameters = columns.map(({ values: array }) => `$${values.push(array)}`)
    return `${what}_written as (${text(sourceOf(columns, parameters, isAlone))})`
  })
  const counts = present.map(({ what, count }) => `require_rows('${what}', $${values.push(count)}, (select count(*) from ${what}_written))`)
  const variant = writes.map(({ count }) => (count > 0 ? '1' : '-')).join('')
  return [{ name: nameFor(`${name}_${variant}`, isAlone ? 1 : 2), text: `with ${bodies.join(', ')} select ${counts.join(', ')}`, values }]
}

function sourceOf(columns: readonly Column[], parameters: readonly string[], isAlone: boolean): RowSource {
  const arrays = columns.map(({ type }, index) => `${parameters[index]}::${type}[]`)
  const places = new Map(columns.map(({ name }, index) => [name, isAlone ? `(${arrays[index]})[1]` : `n.${name}`]))
  return {
    of: (column) => places.get(column)!,
    from: isAlone ? '' : `from unnest(${arrays.join(', ')}) as n (${columns.map(({ name }) => name).join(', ')})`,
  }
}
