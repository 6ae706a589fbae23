import { RemoteError } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'

/**
 * For a person who waits: what the other side refused is said in its own words.
 * @throws ProblemError `connection_refused`
 */
export async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof RemoteError)) throw cause
    throw new ProblemError('connection_refused', { details: { words: cause.words }, cause })
  }
}
