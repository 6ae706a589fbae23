import type { Schemas } from '../../api/client.ts'

/** The one vocabulary of state. */
export type State = 'in_step' | 'due' | 'failed' | 'uncertain' | 'conflict'

/** How the bookings stand with the CRM, as far as the open page knows. */
export interface BookingStates {
  /** False where no CRM is connected, or the reader may not see it. */
  known: boolean
  /** The bookings that are not in step. */
  apart: Map<number, State>
  /** Whether `apart` names all that are due. */
  complete: boolean
}

export const noStates: BookingStates = { known: false, apart: new Map(), complete: true }

/** The state of one booking, or null where there is nothing to say. */
export function stateOf(booking: Schemas['Booking'], states: BookingStates): State | null {
  if (!states.known) return null
  const apart = states.apart.get(booking.id)
  if (apart) return apart
  if (booking.crm_deal_id !== null) return 'in_step'
  return states.complete ? null : 'due'
}

/** The state of a link in the same words. */
export function stateOfLink(link: Schemas['Link']): State {
  if (link.state === 'parked') return 'failed'
  if (link.state === 'uncertain') return 'uncertain'
  return link.state === 'idle' ? 'in_step' : 'due'
}
