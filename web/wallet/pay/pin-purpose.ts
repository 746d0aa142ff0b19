/** What a confirmation is asked for: a while of small payments, or one order by the hash of its payload. */
export type PinPurpose = { readonly approval: 'unlock' } | { readonly approval: 'order'; readonly orderHash: string }
