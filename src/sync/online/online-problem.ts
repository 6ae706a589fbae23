import { type OnlineRefusal, RemoteError } from '../../connector-kit/index.ts'
import type { ProblemCode } from '../../kernel/problems/catalogue.ts'

/** What a client is told who cannot book; `words` are the other side's own. */
export interface OnlineProblem {
  ok: false
  problem: ProblemCode
  words?: string
}

export const refusals: Record<OnlineRefusal, ProblemCode> = {
  phone: 'online_phone_refused',
  name_missing: 'online_name_missing',
  email_missing: 'online_email_missing',
  code_needed: 'online_code_needed',
  code_wrong: 'online_code_wrong',
  time_taken: 'online_time_taken',
  client_refused: 'online_client_refused',
  nobody_free: 'online_nobody_free',
  overlap: 'online_overlap',
  service_closed: 'online_service_closed',
  refused: 'online_refused',
}

/** What a failed call means to somebody who only looks, or whose booking did not happen. */
export function problemOf(thrown: unknown, signal: AbortSignal): OnlineProblem {
  if (thrown instanceof RemoteError && thrown.class === 'rejected') {
    return { ok: false, problem: 'online_refused', words: thrown.words }
  }
  if (thrown instanceof RemoteError || signal.aborted) {
    return { ok: false, problem: 'remote_unavailable' }
  }
  throw thrown
}
