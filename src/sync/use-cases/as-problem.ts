import { RemoteError } from '../../connector-kit/index.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { mayPass } from '../failure.ts'

/**
 * For a person who waits: what the other side answered is said in its own words.
 * @throws ProblemError `connection_refused` for what a person must change, `remote_unavailable`
 *   for what may pass by itself
 */
export async function asProblem<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (cause) {
    if (!(cause instanceof RemoteError)) throw cause
    const details = { words: cause.words }
    throw new ProblemError(mayPass(cause) ? 'remote_unavailable' : 'connection_refused', {
      details,
      cause,
    })
  }
}
