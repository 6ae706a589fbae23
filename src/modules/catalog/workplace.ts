/** Where a booking takes place: a chair, a room, a lift. */
export interface Workplace {
  id: number
  name: string
  /** How many bookings it takes at once, 1 to 100. */
  capacity: number
  /** `#rrggbb`, lower case. */
  color: string
  /** Lists go by position, then by name. */
  position: number
  /** An inactive one is not offered to new bookings. */
  active: boolean
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** What of a workplace can be written. */
export type WorkplaceDetails = Omit<Workplace, 'id' | 'createdAt' | 'updatedAt'>

/** Fields left out stay as they are. */
export type WorkplaceChanges = {
  [Field in keyof WorkplaceDetails]?: WorkplaceDetails[Field] | undefined
}

export type NewWorkplace = WorkplaceChanges & { name: string }

/** The workplace after the changes. */
export function applyWorkplaceChanges(
  workplace: WorkplaceDetails,
  changes: WorkplaceChanges,
): WorkplaceDetails {
  return {
    name: changes.name ?? workplace.name,
    capacity: changes.capacity ?? workplace.capacity,
    color: changes.color ?? workplace.color,
    position: changes.position ?? workplace.position,
    active: changes.active ?? workplace.active,
  }
}
