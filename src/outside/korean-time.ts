const format = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Asia/Seoul',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** A moment as Korean bank networks write it, in Korean time: 20190910101921. */
export function koreanTime(moment: Date): string {
  const parts = format.formatToParts(moment).filter((part) => part.type !== 'literal')
  return parts.map((part) => part.value).join('')
}
