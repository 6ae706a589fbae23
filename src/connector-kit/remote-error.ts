/**
 * How a call to the other side failed; every client sorts its vendor's errors into these, and the
 * engine's behaviour is a table over them.
 *
 * - `temporary`: it did not happen; the same call may work later
 * - `limited`: refused unexecuted because of a rate; `retryAtMs` tells when
 * - `rejected`: understood and refused; a person must change something
 * - `unauthorised`: the credentials no longer work
 * - `gone`: the record is not there any more
 * - `unknown-outcome`: it may have happened
 */
export type RemoteErrorClass =
  | 'temporary'
  | 'limited'
  | 'rejected'
  | 'unauthorised'
  | 'gone'
  | 'unknown-outcome'

export interface RemoteErrorOptions {
  /** The other side's own words, shown to people as they are; never a secret. */
  words: string
  /** The other side's own code. */
  code?: string
  /** The field it complains about, under the neutral name when known. */
  field?: string
  retryAtMs?: number
  cause?: unknown
}

export class RemoteError extends Error {
  readonly class: RemoteErrorClass
  readonly words: string
  readonly code: string | undefined
  readonly field: string | undefined
  readonly retryAtMs: number | undefined

  constructor(errorClass: RemoteErrorClass, options: RemoteErrorOptions) {
    super(`${errorClass}: ${options.code ? `${options.code} ` : ''}${options.words}`, {
      cause: options.cause,
    })
    this.name = 'RemoteError'
    this.class = errorClass
    this.words = options.words
    this.code = options.code
    this.field = options.field
    this.retryAtMs = options.retryAtMs
  }
}
