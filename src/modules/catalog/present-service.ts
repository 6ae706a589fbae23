import type { Service } from './service.ts'

/** A service as the API and the facts show it. */
export function presentService(service: Service) {
  return {
    id: service.id,
    type: service.type,
    name: service.name,
    category: service.category,
    description: service.description,
    price_minor: service.priceMinor,
    duration_minutes: service.durationMinutes,
    buffer_before_minutes: service.bufferBeforeMinutes,
    buffer_after_minutes: service.bufferAfterMinutes,
    needs_workplace: service.needsWorkplace,
    active: service.active,
    position: service.position,
    created_at: service.createdAt,
    updated_at: service.updatedAt,
  }
}
