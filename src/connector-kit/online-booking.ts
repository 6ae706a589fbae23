import type { Account, Remote } from './contract.ts'

/** Booking as the clients of a business do it there, by its own page or through its interface. */
export interface OnlineBooking {
  /**
   * The page on which clients book there, at the step that the wish leaves open; null as long as no
   * such page is known. Pure.
   */
  widgetUrl(account: Account, wish: WidgetWish): string | null
  /** Times that clients may book, soonest first; local days, both ends included. */
  slots(remote: Remote, wanted: OnlineSearch): Promise<OnlineSlot[]>
  /**
   * Books. What the other side refuses is an outcome, with its own words.
   * @throws RemoteError when it did not happen, or may have happened
   */
  book(remote: Remote, order: OnlineOrder): Promise<OnlineOutcome>
}

export interface WidgetWish {
  /** Ids there. */
  serviceIds: string[]
  staffId: string | null
  /** Who will book, as far as it is known. */
  client?: Partial<Pick<OnlineClient, 'name' | 'phone' | 'email'>>
}

export interface OnlineSearch {
  serviceIds: string[]
  /** Null is whoever is free. */
  staffId: string | null
  /** `2026-03-01` */
  from: string
  to: string
}

export interface OnlineSlot {
  /** ISO 8601 in UTC. */
  startsAt: string
  /** Null is whoever is free. */
  staffId: string | null
}

export interface OnlineOrder {
  appointments: { serviceIds: string[]; staffId: string | null; startsAt: string }[]
  client: OnlineClient
  /** The key that the records made shall carry: what a search by our key finds them by. */
  requestKey: string
  /** What the client was sent to prove their phone with. */
  code?: string
}

export interface OnlineClient {
  name: string
  phone: string
  email: string | null
  note: string
}

/** Why a booking of a client is refused; `refused` is everything else. */
export type OnlineRefusal =
  | 'phone'
  | 'name_missing'
  | 'email_missing'
  | 'code_needed'
  | 'code_wrong'
  | 'time_taken'
  | 'client_refused'
  | 'nobody_free'
  | 'overlap'
  | 'service_closed'
  | 'refused'

export type OnlineOutcome =
  | { ok: true; ids: string[] }
  | { ok: false; refusal: OnlineRefusal; words: string }
