/** The addresses that `npm start` prints, in one order and one column: the apps as everywhere else, then what belongs to the pretend world. */
export function whereToGo(port: number): string {
  const at = (app: string): string => `http://${app}.localhost:${port}`
  const places: readonly (readonly [name: string, address: string])[] = [
    ['손님 지갑 · wallet', at('wallet')],
    ['가게 계산대 · till', at('till')],
    ['사장님 사무실 · office', at('office')],
    ['상담 화면 · console', at('console')],
    ['문자함 · text messages', `http://localhost:${port + 1}`],
    ['API', `${at('docs')}/docs`],
  ]
  const widest = Math.max(...places.map(([name]) => columns(name)))
  return places.map(([name, address]) => `  ${name}${' '.repeat(widest - columns(name))}   ${address}`).join('\n')
}

/** In a terminal a Korean syllable takes two columns. */
function columns(text: string): number {
  return Array.from(text).reduce((sum, sign) => sum + (/\p{Script=Hangul}/u.test(sign) ? 2 : 1), 0)
}
