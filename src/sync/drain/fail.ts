import { RemoteError } from '../../connector-kit/index.ts'
import { toError } from '../../kernel/errors.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { LaneLost } from '../../platform/lanes/index.ts'
import { countServed } from '../activity.ts'
import { backoffMs, breakMs, describeError, failurePolicy, outagesBeforeBreak } from '../failure.ts'
import type { Link } from '../link.ts'
import { breakCircuit, countOutage, updateConnection } from '../store/connections-store.ts'
import { type Failed, failLinks } from '../store/links-store.ts'
import { fenced, type Session } from './session.ts'

/** What a link was doing when it failed: a lost create must be looked up before it is repeated. */
export type Attempt = 'reading' | 'writing' | 'creating'

/** Puts failed links where the table says: back in line, waiting, or before a person. */
export async function failEach(
  session: Session,
  failures: { link: Link; attempt: Attempt; error: RemoteError }[],
): Promise<void> {
  if (failures.length === 0) return
  for (const { link } of failures) countServed(session, { kind: link.kind, what: 'failed' })
  await fenced(session, (tx) =>
    failLinks(
      tx,
      failures.map((failure) => toFailed(session, failure)),
    ),
  )
}

/**
 * Handles an error that ended a whole call: sorts it, fails its links, and lets the connection
 * pause or its circuit open. Rethrows what means that this worker must stop.
 */
export async function failAll(
  session: Session,
  failure: { links: Link[]; attempt: Attempt; thrown: unknown },
): Promise<void> {
  const error = sortError(session, failure.thrown)
  const { links, attempt } = failure
  await failEach(
    session,
    links.map((link) => ({ link, attempt, error })),
  )
  await tellConnection(session, error)
}

/** Lets one error have its effect on the whole connection. */
export async function tellConnection(session: Session, error: RemoteError): Promise<void> {
  const policy = failurePolicy[error.class]
  const { connection, parts } = session
  if (policy.pausesConnection) {
    session.contact.halted = true
    await fenced(session, (tx) =>
      updateConnection(tx, connection.id, { state: 'unauthorised', alert: describeError(error) }),
    )
    parts.log.warn(
      { connection: connection.id, words: error.words },
      'a connection lost its authorisation',
    )
  } else if (policy.countsAsOutage && !isOurFault(error)) {
    session.contact.answered = false
    await fenced(session, async (tx) => {
      const outages = await countOutage(tx, connection.id)
      if (outages < outagesBeforeBreak) return
      session.contact.halted = true
      await breakCircuit(tx, connection.id, breakMs(outages, parts.random()))
    })
  }
}

/** Sorts whatever was thrown; a bug of ours counts as temporary, and is logged as the bug it is. */
export function sortError(session: Session, thrown: unknown): RemoteError {
  const error = toError(thrown)
  if (error instanceof LaneLost || session.signal.aborted) throw error
  if (error instanceof RemoteError) return error
  if (error instanceof OutboundError) {
    const outcome = error.sent ? 'unknown-outcome' : 'temporary'
    return new RemoteError(outcome, { words: error.message, cause: error })
  }
  session.parts.log.error({ err: error, connection: session.connection.id }, 'sync met a bug')
  return new RemoteError('temporary', { words: 'internal error', code: ourFault, cause: error })
}

const ourFault = 'internal'

/** Something failed here: that says nothing of the other side, and perhaps concerns one record. */
export const isOurFault = (error: RemoteError): boolean => error.code === ourFault

function toFailed(
  session: Session,
  failure: { link: Link; attempt: Attempt; error: RemoteError },
): Failed {
  const { link, attempt, error } = failure
  const policy = failurePolicy[error.class]
  const state =
    policy.link === 'park'
      ? 'parked'
      : attempt === 'creating' && error.class === 'unknown-outcome'
        ? 'creating'
        : link.state === 'creating' && attempt !== 'creating'
          ? 'creating'
          : 'due'
  return {
    id: link.id,
    dueSeq: link.dueSeq,
    state,
    counts: policy.link !== 'wait',
    waitMs: waitMs(session, link, error),
    error: describeError(error),
    attempt,
  }
}

function waitMs(session: Session, link: Link, error: RemoteError): number {
  const { random, now } = session.parts
  if (error.retryAtMs !== undefined) return Math.max(0, error.retryAtMs - now())
  return backoffMs(link.tries + 1, random())
}
