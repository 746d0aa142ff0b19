import type { Text } from '../values/language.ts'

/** The apps that have an inbox. */
export type InboxApp = 'wallet' | 'till' | 'office'

/** One kind of notice: everything that a person, a screen and the delivery need to know of it. */
export type NoticeRecord = {
  /** What happened, in a few words, with `{name}` where a fact stands. */
  readonly title: Text
  /** What it means, and what to do if it was somebody else. */
  readonly body: Text
  /** The apps that show it, each with the screen that it opens: a path of that app. */
  readonly shownIn: { readonly [app in InboxApp]?: `/${string}` }
  /** Whether it also goes by text message: only what its owner must hear even when every phone is lost. */
  readonly byText: boolean
  /** Whether the text also goes, for a day, to the number that its owner had before: what somebody could use who had it changed. */
  readonly alsoToFormerNumber?: true
  /** Seconds after which it no longer rings on a phone; it stays in the inbox. Left out: three days. */
  readonly usefulSeconds?: number
  /** What stands for a fact that the kind was given later, in notices that were stored without it. */
  readonly lacking?: { readonly [name: string]: Text }
}
