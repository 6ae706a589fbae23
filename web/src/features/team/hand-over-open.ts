import { shallowRef } from 'vue'

/** Whose bookings shall go to somebody else, and of which local days; `to` null for all ahead. */
export interface HandOver {
  person: { id: number; name: string }
  from: string
  to: string | null
}

/** The hand-over that is being looked at; the pages of the team show it. */
export const handOver = shallowRef<HandOver | null>(null)
