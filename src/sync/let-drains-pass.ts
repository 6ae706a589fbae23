import { setTimeout as sleep } from 'node:timers/promises'
import { isLaneHeld } from '../platform/lanes/index.ts'
import type { Session } from './drain/session.ts'
import { hasDueLinks } from './store/health-store.ts'

const lookAgainMs = 250
/** An audit of a connection that is never quiet still goes on, a page at a time. */
const longestWaitMs = 15_000

/**
 * Waits while a worker brings records in step that are due: they share the calls that the other
 * side allows, and what only looks has time.
 */
export async function letDrainsPass(session: Session): Promise<void> {
  const { connection, parts, signal } = session
  const until = parts.now() + longestWaitMs
  while (parts.now() < until) {
    const busy = await parts.db.transaction(
      connection.tenantId,
      async (tx) =>
        (await isLaneHeld(tx, { subject: 'connection', subjectId: connection.id })) &&
        (await hasDueLinks(tx, connection.id)),
    )
    if (!busy) return
    await sleep(lookAgainMs, undefined, { signal })
  }
}
