/** Korean first, English complete. */
export const languages = ['ko', 'en'] as const
export type Language = (typeof languages)[number]

/** A text in every language of the product. */
export type Text = { readonly [language in Language]: string }
