import { nextStep, wallOf } from './clock.ts'
import { type Draft, lineOf } from './draft.ts'
import type { NewBookingStart } from './open.ts'
import { type Catalog, named } from './use-catalog.ts'

/** A new booking as it is before anybody has typed. */
export function beginDraft(
  start: NewBookingStart,
  catalog: Catalog,
  usual: { zone: string; stepMinutes: number; userId: number | null; nowMs: number },
): Draft {
  const { zone, stepMinutes, nowMs } = usual
  const statuses = catalog.statuses.value
  const services = (start.serviceIds ?? []).flatMap((id) => named(catalog.services.value, id) ?? [])
  return {
    ...(start.start ? wallOf(start.start, zone) : nextStep(nowMs, zone, stepMinutes)),
    clientId: start.clientId ?? null,
    userId: start.userId ?? usual.userId,
    workplaceId: start.workplaceId ?? null,
    lines: services.map(lineOf),
    ownMinutes: minutesOf(start),
    statusId: (statuses.find((status) => status.is_default) ?? statuses[0])?.id ?? null,
    note: '',
  }
}

/** How long it was drawn on the calendar; null where the services say it. */
function minutesOf({ start, end }: NewBookingStart): number | null {
  if (!start || !end) return null
  const minutes = Math.round((Date.parse(end) - Date.parse(start)) / 60_000)
  return minutes > 0 && minutes <= 24 * 60 ? minutes : null
}
