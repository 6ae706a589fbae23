import type { Schemas } from '../../api/client.ts'
import type { NewBookingStart } from './open.ts'

/**
 * The services that a free time is looked for: those that are named, else the longest that the
 * employee, or anybody, does. What fits that one fits whatever is chosen later.
 */
export function soughtServices(
  { userId, serviceIds = [] }: NewBookingStart,
  {
    services,
    users,
  }: { services: readonly Schemas['Service'][]; users: readonly Schemas['User'][] },
): readonly number[] {
  if (serviceIds.length > 0) return serviceIds
  const done = users.find(({ id }) => id === userId)?.service_ids ?? []
  const [longest] = services
    .filter(
      ({ id, active, type }) => active && type === 'service' && (!done[0] || done.includes(id)),
    )
    .toSorted((one, other) => other.duration_minutes - one.duration_minutes)
  return longest ? [longest.id] : []
}
