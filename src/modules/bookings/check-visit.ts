import type { Principal } from '../../kernel/principal.ts'
import type { TimeRange } from '../../kernel/time-range.ts'
import { minuteMs } from '../../kernel/zone.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { findUnperformed } from '../staff/index.ts'
import type { Refusal } from './availability/explain-refusal.ts'
import { buffersAround, copyServices, totalMinor } from './booking.ts'
import { authorise } from './booking-policy.ts'
import { type Clash, lookAtTimes } from './claim-times.ts'
import { nearestFree } from './nearest-free.ts'
import { type NewVisit, timesOfVisit } from './new-visit.ts'
import { planChange, type VisitChange } from './plan-change.ts'
import { readVisit } from './read-visit.ts'
import { lookUp, type References } from './references.ts'
import { type FreeTime, firstFreeWorkplace } from './search-free-time.ts'
import { isoInstant, timeOf } from './visit-times.ts'
import { refusalsOf } from './working-hours-check.ts'

/** What stands in the way of a visit. `blocks` is false for what is only worth knowing. */
export type Obstacle =
  | { kind: 'employee_busy' | 'workplace_busy'; blocks: true; with: Clash }
  | { kind: 'vacation' | 'outside_schedule'; blocks: boolean; refusal: Refusal }
  | { kind: 'not_performed'; blocks: boolean; serviceIds: number[] }
  | { kind: 'too_short_notice'; blocks: false; minimumNoticeMinutes: number; isPast: boolean }

export interface VisitCheck {
  /** Whether booking it now would succeed. */
  ok: boolean
  obstacles: Obstacle[]
  /** Up to three free times near a wanted one that cannot be had. */
  nearestFree: FreeTime[]
  time: TimeRange
  userId: number
  /** The one asked for, else the one proposed; null where the visit has none, or none is free. */
  workplaceId: number | null
  totalMinor: number
}

interface Wanted extends TimeRange {
  /** The booking that is being changed: it does not stand in its own way. */
  id: number | null
  userId: number
  workplaceId: number | null
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  totalMinor: number
  /** A cancelled visit takes no time, and nothing can be in its way. */
  takesTime: boolean
  /** The services that are new to who performs them. */
  toPerform: number[]
  /** The event that the visit is one place of. */
  groupEventId?: number | null
  /** Only what is new about the hours can be refused by them. */
  newHours: boolean
  force: boolean
}

/**
 * What would become of booking a visit. Writes nothing and locks nothing, so it can be asked at
 * every step of a drag; the truth is told by booking it. Where a service needs a workplace and the
 * visit says nothing of one (null says that it has none), the first that is free is proposed.
 * @throws ProblemError `forbidden`, `invalid_input`, `unknown_reference`
 */
export async function checkNewVisit(
  tx: Transaction,
  who: Principal,
  visit: NewVisit,
): Promise<VisitCheck> {
  authorise(who, 'create', visit.userId)
  if (visit.force) authorise(who, 'force')
  const references = lookUp(tx)
  const services = await references.services(visit.serviceIds)
  const meaning =
    visit.statusId === undefined ? 'active' : await references.meaningOf(visit.statusId)
  const time = { ...(await timesOfVisit(references, visit)), ...buffersAround(services) }
  const takesTime = meaning !== 'cancelled'
  const needsOne = takesTime && services.some((service) => service.needsWorkplace)
  const isUnsaid = visit.workplaceId === undefined
  const proposed = needsOne && isUnsaid ? await firstFreeWorkplace(tx, time) : null
  return check(tx, references, {
    ...time,
    id: null,
    userId: visit.userId,
    workplaceId: visit.workplaceId ?? proposed,
    totalMinor: totalMinor(copyServices(services, visit.prices)),
    takesTime,
    toPerform: services.map(({ id }) => id),
    newHours: true,
    force: visit.force ?? false,
  })
}

/**
 * The same of changing one.
 * @throws ProblemError as `changeVisit` does, but for clashes and hours, which are the answer
 */
export async function checkChange(
  tx: Transaction,
  who: Principal,
  change: VisitChange & { id: number },
): Promise<VisitCheck> {
  const booking = await readVisit(tx, who, change.id)
  authorise(who, 'change', booking.userId)
  const references = lookUp(tx)
  const { next, newHours, toPerform } = await planChange(references, who, { booking, change })
  return check(tx, references, {
    ...timeOf(next),
    id: booking.id,
    userId: next.userId,
    workplaceId: next.workplaceId,
    bufferBeforeMinutes: next.bufferBeforeMinutes,
    bufferAfterMinutes: next.bufferAfterMinutes,
    totalMinor: next.totalMinor,
    groupEventId: next.groupEventId,
    takesTime: next.live,
    toPerform,
    newHours,
    force: change.force ?? false,
  })
}

async function check(tx: Transaction, references: References, wanted: Wanted): Promise<VisitCheck> {
  const tenant = await references.tenant()
  const obstacles = wanted.takesTime
    ? [
        ...(await clashes(tx, wanted)),
        ...(await unperformed(tx, wanted)),
        ...(await refusals(tx, references, wanted)),
        ...notice(wanted, tenant.minimumNoticeMinutes),
      ]
    : []
  const ok = !obstacles.some((obstacle) => obstacle.blocks)
  const { startMs, endMs, userId, workplaceId } = wanted
  return {
    ok,
    obstacles,
    nearestFree: ok ? [] : await nearestFree(tx, tenant, wanted),
    time: { startMs, endMs },
    userId,
    workplaceId,
    totalMinor: wanted.totalMinor,
  }
}

async function clashes(tx: Transaction, wanted: Wanted): Promise<Obstacle[]> {
  const { id, startMs, endMs, userId, workplaceId, groupEventId } = wanted
  const times = { startsAt: isoInstant(startMs), endsAt: isoInstant(endMs) }
  const time = { userId, workplaceId, groupEventId, ...times }
  const [claim] = await lookAtTimes(tx, [time], id === null ? [] : [id])
  if (!claim || claim.ok) return []
  return claim.clashes.map((clash) => ({
    kind: clash.userId === userId ? ('employee_busy' as const) : ('workplace_busy' as const),
    blocks: true,
    with: clash,
  }))
}

async function unperformed(tx: Transaction, wanted: Wanted): Promise<Obstacle[]> {
  if (wanted.toPerform.length === 0) return []
  const { userId, toPerform } = wanted
  const serviceIds = await findUnperformed(tx, { userId, serviceIds: toPerform })
  return serviceIds.length === 0
    ? []
    : [{ kind: 'not_performed', blocks: !wanted.force, serviceIds }]
}

async function refusals(
  tx: Transaction,
  references: References,
  wanted: Wanted,
): Promise<Obstacle[]> {
  if (!wanted.newHours) return []
  const zone = await references.zone()
  const [refusal] = await refusalsOf(tx, wanted.userId, { times: [wanted], zone })
  return refusal ? [{ kind: refusal.reason, blocks: !wanted.force, refusal }] : []
}

/** Staff may book somebody who stands at the desk, so a short notice is a hint and no more. */
function notice(wanted: Wanted, minimumNoticeMinutes: number): Obstacle[] {
  const nowMs = Date.now()
  if (!wanted.newHours || wanted.startMs >= nowMs + minimumNoticeMinutes * minuteMs) return []
  const isPast = wanted.startMs < nowMs
  return [{ kind: 'too_short_notice', blocks: false, minimumNoticeMinutes, isPast }]
}
