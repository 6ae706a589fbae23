import { type Outcome, RemoteError } from '../../../connector-kit/index.ts'

/** It was made, and the answer does not say under which id: the next try has to look for it. */
export function unreadable(): Outcome {
  const words = 'the answer does not name what was made'
  return { ok: false, error: new RemoteError('unknown-outcome', { words, code: 'no_id' }) }
}
