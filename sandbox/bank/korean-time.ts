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

/** The time in Korea as the network writes it: 20191010101921, or with milliseconds 20190910101921567. */
export function networkTime(moment: Date, withMilliseconds = false): string {
  const seconds = format.formatToParts(moment).filter((part) => part.type !== 'literal').map((part) => part.value).join('')
  return withMilliseconds ? seconds + String(moment.getUTCMilliseconds()).padStart(3, '0') : seconds
}
