import type { Json } from '../../kernel/json.ts'

/** A client who waits for time to free up. Dates are local, both inclusive. */
export interface WaitlistEntry {
  id: number
  clientId: number
  /** Null when any employee will do. */
  userId: number | null
  serviceIds: number[]
  fromDate: string
  toDate: string
  note: string
  state: 'waiting' | 'offered' | 'closed'
  offer: WaitlistOffer | null
  createdAt: string
  updatedAt: string
}

/** The time that freed up; ISO 8601 instants. It is an offer, not a booking: nobody holds it. */
export interface WaitlistOffer {
  user_id: number
  start_time: string
  end_time: string
}

export function presentWaitlistEntry(entry: WaitlistEntry) {
  return {
    id: entry.id,
    client_id: entry.clientId,
    user_id: entry.userId,
    service_ids: entry.serviceIds,
    from_date: entry.fromDate,
    to_date: entry.toDate,
    note: entry.note,
    state: entry.state,
    offer: entry.offer && { ...entry.offer },
    created_at: entry.createdAt,
    updated_at: entry.updatedAt,
  } satisfies Json
}
