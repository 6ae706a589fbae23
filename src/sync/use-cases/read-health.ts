import { type RecordKind, recordKinds } from '../../connector-kit/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import type { SyncParts } from '../parts.ts'
import { countLinks, countUnsettled, countWaiting } from '../store/health-store.ts'

export interface StateCounts {
  inStep: number
  /** To be brought in step, among them those whose create is under way. */
  due: number
  /** Refused by the other side or by our rules. */
  parked: number
  uncertain: number
}

/** How a connection stands, at a glance. */
export interface Health extends StateCounts {
  byKind: Partial<Record<RecordKind, StateCounts>>
  conflicts: number
  /** Records with such a field that need nobody for another reason. */
  disputed: number
  inboxWaiting: number
  /** Polls and walks that do not get through. */
  pullsFailing: number
  /** ISO instant of the oldest change that is not in step yet; null when all is. */
  oldestDueAt: string | null
}

/** Reads how a connection stands; the counts of a large one may be some seconds old. */
export async function readHealth(
  parts: Pick<SyncParts, 'recent'>,
  tx: Transaction,
  connectionId: number,
): Promise<Health> {
  const key = `${tx.tenantId}:${connectionId}`
  const totals = await parts.recent.read(`all ${key}`, () => countLinks(tx, connectionId))
  const unsettled = await parts.recent.read(`unsettled ${key}`, () =>
    countUnsettled(tx, connectionId),
  )
  const waiting = await countWaiting(tx, connectionId)
  const byKind = Object.fromEntries(
    recordKinds.flatMap((kind) => {
      const all = totals.byKind[kind]
      if (all === undefined) return []
      const groups = unsettled.groups.filter((group) => group.kind === kind)
      return [[kind, statesOf(all, groups)]]
    }),
  )
  return {
    ...statesOf(totals.rows, unsettled.groups),
    byKind,
    conflicts: waiting.conflicts,
    disputed: waiting.disputed,
    inboxWaiting: waiting.inbox,
    pullsFailing: waiting.pullsFailing,
    oldestDueAt: unsettled.oldestDueAt,
  }
}

function statesOf(all: number, groups: { state: string; count: number }[]): StateCounts {
  const of = (...states: string[]) =>
    groups.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)
  const due = of('due', 'creating')
  const parked = of('parked')
  const uncertain = of('uncertain')
  return { inStep: Math.max(0, all - due - parked - uncertain), due, parked, uncertain }
}
