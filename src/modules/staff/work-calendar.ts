/**
 * When a person works, as written down: minutes count from local midnight, and an end beyond 1440
 * runs into the next day. Who has no weekly rows and no exceptions does not work at all.
 */
export interface WorkCalendarRows {
  /** The usual week; weekday 1 is Monday, 7 is Sunday. */
  weekly: { weekday: number; startsMinute: number; endsMinute: number }[]
  /** Dates whose rows replace the week's; without minutes the date is a day off. */
  exceptions: {
    id: number
    date: string
    startsMinute: number | null
    endsMinute: number | null
  }[]
  /** Local dates, both inclusive. */
  vacations: { id: number; startsOn: string; endsOn: string; note: string }[]
}

/** Somebody whom clients are booked with. */
export interface BookableUser {
  id: number
  name: string
  /** `#rrggbb`, lower case. */
  color: string
  /** What they are, in the words of the business: `senior stylist`. */
  position: string
  /** Whether new visits may be booked: active, taking bookings, and not deleted. */
  bookable: boolean
}
