/** Korea's days and months as SQL, for an instant given as a column (src/programmes/korean-calendar.ts says why it is arithmetic). */
export function koreanDayOf(instant: string): string {
  return `(${instant} at time zone 'UTC' + interval '9 hours')::date`
}

export function koreanMonthOf(instant: string): string {
  return `date_trunc('month', ${instant} at time zone 'UTC' + interval '9 hours')::date`
}
