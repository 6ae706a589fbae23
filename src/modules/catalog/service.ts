export type ServiceType = 'service' | 'product'

/** What the business sells. Times are ISO 8601 instants with `Z`. */
export interface Service {
  id: number
  type: ServiceType
  name: string
  category: string
  description: string
  /** In minor units of the tenant's currency. */
  priceMinor: number
  durationMinutes: number
  bufferBeforeMinutes: number
  bufferAfterMinutes: number
  needsWorkplace: boolean
  /** False for a deleted one too: it is no longer sold. */
  active: boolean
  /** Services stand in lists by position, and by name where that is the same. */
  position: number
  createdAt: string
  updatedAt: string
  deletedAt: string | null
}

/** What a person may say about a service; a field that is left out stays as it is. */
export interface ServiceChanges {
  type?: ServiceType | undefined
  name?: string | undefined
  category?: string | undefined
  description?: string | undefined
  priceMinor?: number | undefined
  durationMinutes?: number | undefined
  bufferBeforeMinutes?: number | undefined
  bufferAfterMinutes?: number | undefined
  needsWorkplace?: boolean | undefined
  active?: boolean | undefined
  position?: number | undefined
}

export type NewService = ServiceChanges & { name: string }

/** The fields of a service that people set. */
export type ServiceFields = Omit<Service, 'id' | 'createdAt' | 'updatedAt' | 'deletedAt'>

/** A new service, complete. A product takes no time of anybody unless it is said to. */
export function completeService(input: NewService): ServiceFields {
  const type = input.type ?? 'service'
  return {
    type,
    name: input.name.trim(),
    category: (input.category ?? '').trim(),
    description: input.description ?? '',
    priceMinor: input.priceMinor ?? 0,
    durationMinutes: input.durationMinutes ?? (type === 'product' ? 0 : 60),
    bufferBeforeMinutes: input.bufferBeforeMinutes ?? 0,
    bufferAfterMinutes: input.bufferAfterMinutes ?? 0,
    needsWorkplace: input.needsWorkplace ?? false,
    active: input.active ?? true,
    position: input.position ?? 0,
  }
}

/** The service as it would be after the changes. */
export function changeService(service: Service, changes: ServiceChanges): Service {
  return {
    ...service,
    type: changes.type ?? service.type,
    name: changes.name?.trim() ?? service.name,
    category: changes.category?.trim() ?? service.category,
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
