/** One breach of a rule of the house, and what to do instead. */
export type Finding = {
  /** Path from the root of the tree, with `/`. */
  readonly file: string
  /** Counted from 1; left out where the whole file is meant. */
  readonly line?: number
  readonly problem: string
  readonly instead: string
}

/** `src/payments/pay.ts:12  …; instead: …` */
export function findingInWords(finding: Finding): string {
  const place = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`
  return `${place}  ${finding.problem}; instead: ${finding.instead}`
}

/** The line, counted from 1, on which the character at `offset` stands. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}
