import { failure, type Failure } from '../../reasons/failure.ts'

/** Ends the reading of a maker's file with its reason, from wherever in the file it was met. Nothing of the file is kept then. */
export class KeyFileError extends Error {
  readonly failure: Failure

  constructor(refused: Failure) {
    super(refused.reason)
    this.failure = refused
  }
}

/** The file is not what it should be: `where` names the place, an element or a line. */
export function unreadable(where: string): KeyFileError {
  return new KeyFileError(failure('KEY_FILE_UNREADABLE', 'not_moved', { where }))
}

/** The file asks for something that is not read here: `what` names it. */
export function unsupported(what: string): KeyFileError {
  return new KeyFileError(failure('KEY_FILE_UNSUPPORTED', 'not_moved', { what: what.slice(0, 60) }))
}
