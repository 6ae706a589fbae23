import type { StatusMeaning } from '../../kernel/status-meaning.ts'

/** A state that a booking of this tenant may be in. */
export interface Status {
  id: number
  name: string
  /** `#rrggbb`, in lower case. */
  color: string
  /** Its place among the tenant's statuses. */
  position: number
  meaning: StatusMeaning
  /** The status of new bookings; exactly one has it. */
  isDefault: boolean
}

/** What a person may say about a status; a field that is left out stays as it is. */
export interface StatusChanges {
  name?: string | undefined
  color?: string | undefined
  /** The place it moves to, counted from 0; the others make room. */
  position?: number | undefined
  meaning?: StatusMeaning | undefined
  isDefault?: boolean | undefined
}

export type NewStatus = StatusChanges & { name: string; meaning: StatusMeaning }

export type StatusFields = Omit<Status, 'id'>

/** A tenant's statuses are read whole with every calendar, so there cannot be many. */
export const mostStatuses = 100
