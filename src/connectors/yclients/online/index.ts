import type { OnlineBooking } from '../../../connector-kit/index.ts'
import { book } from './book.ts'
import { slots } from './slots.ts'
import { widgetUrl } from './widget-url.ts'

/** Booking as the clients of the location do it: its widget, or its methods for clients. */
export const onlineBooking: OnlineBooking = { widgetUrl, slots, book }
