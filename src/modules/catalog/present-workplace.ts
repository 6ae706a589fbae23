import type { Workplace } from './workplace.ts'

/** A workplace as the API and the facts show it. */
export function presentWorkplace(workplace: Workplace) {
  return {
    id: workplace.id,
    name: workplace.name,
    capacity: workplace.capacity,
    color: workplace.color,
    position: workplace.position,
    active: workplace.active,
    created_at: workplace.createdAt,
    updated_at: workplace.updatedAt,
  }
}
