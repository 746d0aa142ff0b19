/** What a page says to the worker that keeps the app's files. */
export type WorkerMessage =
  /** Become the worker of all windows now. */
  | { readonly say: 'take over' }
  /** Large files that this page has used. */
  | { readonly say: 'keep'; readonly urls: readonly string[] }

export function isTakeOver(message: unknown): boolean {
  return said(message)?.say === 'take over'
}

export function keptUrls(message: unknown): readonly string[] | undefined {
  const { say, urls } = said(message) ?? {}
  if (say !== 'keep' || !Array.isArray(urls)) return undefined
  return urls.filter((url): url is string => typeof url === 'string' && URL.canParse(url))
}

function said(message: unknown): { say?: unknown; urls?: unknown } | undefined {
  return typeof message === 'object' && message !== null ? message : undefined
}
