export const serviceTypes = ['service', 'product'] as const
export type ServiceType = (typeof serviceTypes)[number]

/** What the business sells. */
export interface Service {
  id: number
  type: ServiceType
  name: string
  category: string
  description: string
  /** In the tenant's currency. */
  priceMinor: number
  durationMinutes: number
  /** Kept free around a visit, for cleaning and the like. */
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  needsWorkplace: boolean
  /** An inactive one is not offered any more, and stays in old bookings. */
  active: boolean
  /** Lists go by position, then by name. */
  position: number
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** What of a service can be written. */
export type ServiceDetails = Omit<Service, 'id' | 'createdAt' | 'updatedAt'>

/** Fields left out stay as they are. */
export type ServiceChanges = { [Field in keyof ServiceDetails]?: ServiceDetails[Field] | undefined }

export type NewService = ServiceChanges & { name: string }

/** The service after the changes. */
export function applyServiceChanges(
  service: ServiceDetails,
  changes: ServiceChanges,
): ServiceDetails {
  return {
    type: changes.type ?? service.type,
    name: changes.name ?? service.name,
    category: changes.category ?? service.category,
    description: changes.description ?? service.description,
    priceMinor: changes.priceMinor ?? service.priceMinor,
    durationMinutes: changes.durationMinutes ?? service.durationMinutes,
    bufferBeforeMinutes: changes.bufferBeforeMinutes ?? service.bufferBeforeMinutes,
    bufferAfterMinutes: changes.bufferAfterMinutes ?? service.bufferAfterMinutes,
    needsWorkplace: changes.needsWorkplace ?? service.needsWorkplace,
    active: changes.active ?? service.active,
    position: changes.position ?? service.position,
  }
}
