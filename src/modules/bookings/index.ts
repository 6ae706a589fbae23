export { admitClientLink } from './admit-client-link.ts'
export {
  bookForClient,
  type ClientWish,
  checkWindow,
  freeForClient,
  nearestForClient,
} from './book-for-client.ts'
export { bookVisit } from './book-visit.ts'
export type { BookingDetails, BookingSource, Meaning, ServiceLine } from './booking.ts'
export { type BookingAction, bookingPolicy, mayBook } from './booking-policy.ts'
export { cancelVisit } from './cancel-visit.ts'
export { changeSeries, type SeriesChange } from './change-series.ts'
export { changeVisit } from './change-visit.ts'
export { checkChange, checkNewVisit, type Obstacle, type VisitCheck } from './check-visit.ts'
export type { Clash } from './claim-times.ts'
export {
  cancelByClientLink,
  cancelForClient,
  confirmByClientLink,
  confirmForClient,
  type LinkedVisit,
  openClientLink,
  rescheduleByClientLink,
  rescheduleForClient,
} from './client-link.ts'
export {
  type ClientLink,
  clientLinkKeys,
  readClientLink,
  signClientLink,
} from './client-link-token.ts'
export { type ClientVisit, listClientVisits, readClientVisit } from './client-visit.ts'
export { closeWaitlistEntry } from './close-waitlist-entry.ts'
export { countVisits, type VisitCounts } from './count-visits.ts'
export { deleteVisit } from './delete-visit.ts'
export { exportVisits, type VisitLine } from './export-visits.ts'
export { findBookings, listBookingIds } from './find-bookings.ts'
export { findSlots, type SlotDays, type SlotQuery } from './find-slots.ts'
export { joinWaitlist } from './join-waitlist.ts'
export { keepFree, type StaffTime } from './keep-free.ts'
export { listVisits, type VisitPage, type VisitQuery } from './list-visits.ts'
export { listWaitlist } from './list-waitlist.ts'
export { countVisitsOfClients, type MovedVisit, moveVisits, returnVisits } from './move-visits.ts'
export type { NewVisit } from './new-visit.ts'
export type { VisitChange } from './plan-change.ts'
export { type PresentedBooking, presentBooking } from './present-booking.ts'
export { readVisit } from './read-visit.ts'
export { type NewSeries, repeatVisit } from './repeat-visit.ts'
export { restoreVisit } from './restore-visit.ts'
export {
  presentRefused,
  type RefusedOccurrence,
  type SeriesOutcome,
  seriesOrThrow,
} from './series-outcome.ts'
export { clientLinkFor, shareClientLink } from './share-client-link.ts'
export {
  type ClientSummary,
  type FavouriteService,
  summariseClient,
  summariseClients,
  type WholeClientSummary,
} from './summarise-clients.ts'
export { readTeamCalendar, type TeamCalendar } from './team-calendar.ts'
export { totalVisits, type VisitTotals } from './total-visits.ts'
export { visitCells, visitTitles } from './visit-columns.ts'
export { readVisitHistory, type VisitEvent } from './visit-history.ts'
export {
  bookedOrThrow,
  presentClash,
  presentFreeTime,
  type VisitClash,
  type VisitOutcome,
} from './visit-outcome.ts'
export { presentWaitlistEntry, type WaitlistEntry, type WaitlistOffer } from './waitlist.ts'
export type { DateRange, LocalInterval, Weekday, WorkCalendar } from './work-hours.ts'
