import { setTimeout as sleep } from 'node:timers/promises'
import { RemoteError } from '../connector-kit/index.ts'
import { ProblemError } from '../kernel/errors.ts'
import type { Principal } from '../kernel/principal.ts'
import { kindOf, kindsOf } from './drain/session.ts'
import { openLookingSession } from './looking-session.ts'
import type { SyncParts } from './parts.ts'
import { asProblem } from './use-cases/as-problem.ts'

const answerTimeoutMs = 20_000
const againMs = 1_000

/**
 * Asks the other side for its first page, as a person who waits does: one more try, and no more. An
 * audit repeats each of its calls for minutes, which is right only where somebody ever answered.
 * @throws ProblemError `remote_unavailable` `connection_refused`
 */
export async function seekAnswer(
  parts: SyncParts,
  { id, who }: { id: number; who: Principal },
): Promise<void> {
  const signal = AbortSignal.timeout(answerTimeoutMs)
  const session = await openLookingSession(parts, { who, id, patience: 'person', signal })
  const [first] = kindsOf(session.connector)
  if (!first) return
  const { records } = kindOf(session, first.kind)
  const ask = () => records.everything(session.urgent, null)
  try {
    await asProblem(ask().catch((error) => askAgain(error, { ask, signal })))
  } catch (cause) {
    if (cause instanceof ProblemError || !signal.aborted) throw cause
    throw new ProblemError('remote_unavailable', { cause })
  }
}

async function askAgain(
  error: unknown,
  { ask, signal }: { ask: () => Promise<unknown>; signal: AbortSignal },
): Promise<void> {
  if (!(error instanceof RemoteError) || error.class !== 'temporary') throw error
  await sleep(againMs, undefined, { signal })
  await ask()
}
