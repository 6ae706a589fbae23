import type { Status } from './status.ts'

/** A booking status as the API and the facts show it. */
export function presentStatus(status: Status) {
  return {
    id: status.id,
    name: status.name,
    color: status.color,
    position: status.position,
    meaning: status.meaning,
    is_default: status.isDefault,
    created_at: status.createdAt,
    updated_at: status.updatedAt,
  }
}
