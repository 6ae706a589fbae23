import { RemoteError } from '../../connector-kit/index.ts'
import { toError } from '../../kernel/errors.ts'
import { OutboundError } from '../../kernel/outbound.ts'
import { LaneLost } from '../../platform/lanes/index.ts'
import { countServed } from '../activity.ts'
import { backoffMs, breakMs, describeError, failurePolicy, outagesBeforeBreak } from '../failure.ts'
import type { Link } from '../link.ts'
import { breakCircuit, countOutage, stopUnauthorised } from '../store/connections-store.ts'
import { type Failed, failLinks } from '../store/links-store.ts'
import { fenced, type Session } from './session.ts'

/** What a link was doing when it failed: a lost create must be looked up before it is repeated. */
export type Attempt = 'reading' | 'writing' | 'creating'

export interface FailedTry {
  link: Link
  attempt: Attempt
  error: RemoteError
}

/** Puts failed links where the table says: back in line, waiting, or before a person. */
export async function failEach(session: Session, failures: FailedTry[]): Promise<void> {
  if (failures.length === 0) return
  for (const { link } of failures) countServed(session, { kind: link.kind, what: 'failed' })
  await fenced(session, (tx) =>
    failLinks(
      tx,
      failures.map((failure) => toFailed(session, failure)),
    ),
  )
}

/** May have been made there, and nothing can tell: a person looks, and says which it is. */
export async function leaveToPeople(session: Session, links: Link[]): Promise<void> {
  if (links.length === 0) return
  for (const { kind } of links) countServed(session, { kind, what: 'failed' })
  const error = describeError(
    new RemoteError('unknown-outcome', {
      words: 'the answer to its create was lost, and nothing there is surely this record',
      code: 'outcome_unknown',
    }),
  )
  const left = { state: 'uncertain', counts: false, waitMs: 0, error, attempt: 'creating' } as const
  await fenced(session, (tx) =>
    failLinks(
      tx,
      links.map(({ id, dueSeq }) => ({ id, dueSeq, ...left })),
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
    await fenced(session, (tx) => stopUnauthorised(tx, connection.id, describeError(error)))
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

function toFailed(session: Session, failure: FailedTry): Failed {
  const { link, attempt, error } = failure
  return {
    id: link.id,
    dueSeq: link.dueSeq,
    state: stateAfter(failure),
    counts: failurePolicy[error.class].link !== 'wait',
    waitMs: waitMs(session, link, error),
    error: describeError(error),
    attempt,
  }
}

/** What may have been made there stays to be looked for, whatever failed since. */
function stateAfter({ link, attempt, error }: FailedTry): Failed['state'] {
  if (failurePolicy[error.class].link === 'park') return 'parked'
  if (attempt === 'creating') return error.class === 'unknown-outcome' ? 'creating' : 'due'
  return link.state === 'creating' ? 'creating' : 'due'
}

function waitMs(session: Session, link: Link, error: RemoteError): number {
  const { random, now } = session.parts
  if (error.retryAtMs !== undefined) return Math.max(0, error.retryAtMs - now())
  return backoffMs(link.tries + 1, random())
}
