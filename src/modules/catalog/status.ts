export const meanings = ['active', 'completed', 'cancelled', 'no_show'] as const
export type StatusMeaning = (typeof meanings)[number]

/** A booking status, named and coloured by the tenant; what it means to the calendar is fixed. */
export interface Status {
  id: number
  name: string
  /** `#rrggbb`, lower case. */
  color: string
  /** Lists go by position, then by name. */
  position: number
  meaning: StatusMeaning
  /** New bookings get this one. One status of a tenant is the default, and it means `active`. */
  isDefault: boolean
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** What of a status can be written. */
export type StatusDetails = Omit<Status, 'id' | 'createdAt' | 'updatedAt'>

/** Fields left out stay as they are. */
export type StatusChanges = { [Field in keyof StatusDetails]?: StatusDetails[Field] | undefined }

export type NewStatus = StatusChanges & { name: string; meaning: StatusMeaning }

/** The status after the changes. */
export function applyStatusChanges(status: StatusDetails, changes: StatusChanges): StatusDetails {
  return {
    name: changes.name ?? status.name,
    color: changes.color ?? status.color,
    position: changes.position ?? status.position,
    meaning: changes.meaning ?? status.meaning,
    isDefault: changes.isDefault ?? status.isDefault,
  }
}
