import { Store } from '../state/store.ts'

/** A sign-in to the office whose first factor was right and that goes on: whoever fails at the rest can ask for help in its name. */
export const heldSignIn = new Store<string | null>(null)
