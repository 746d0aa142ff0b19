import { isScreen } from '../notices/pushed-notice.ts'

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

/** What the worker says to the pages. */
export type PageMessage =
  /** Something was pushed: the inbox has changed. */
  | { readonly say: 'noticed' }
  /** A notification was touched: show this screen. */
  | { readonly say: 'open'; readonly screen: string }

export function isNoticed(message: unknown): boolean {
  return said(message)?.say === 'noticed'
}

/** The screen to show, where that is what the worker says. */
export function screenToOpen(message: unknown): string | undefined {
  const { say, screen } = said(message) ?? {}
  return say === 'open' && isScreen(screen) ? screen : undefined
}

function said(message: unknown): { say?: unknown; urls?: unknown; screen?: unknown } | undefined {
  return typeof message === 'object' && message !== null ? message : undefined
}
