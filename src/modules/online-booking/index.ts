export { bookOnline, type OnlineOrder } from './book-online.ts'
export {
  changeOnlineBooking,
  findOnlineBooking,
  type PageSettings,
  readOnlineBooking,
} from './change-online-booking.ts'
export {
  clientSessionDays,
  closeClientSession,
  findClientSession,
  type OpenedSession,
  openClientSession,
} from './client-session.ts'
export { type Contact, clientCodeKeys, codeLength, readContact } from './contact.ts'
export { findBusiness } from './find-business.ts'
export { findOpenTimes, type OpenTimes, type OpenTimesQuery } from './find-open-times.ts'
export {
  listOfferedServices,
  type OfferedOnline,
  requireOffered,
} from './list-offered-services.ts'
export {
  aboutAtMost,
  type Business,
  type OnlineBooking,
  type OnlineBookingChanges,
  type YclientsPath,
  yclientsPaths,
} from './online-booking.ts'
export { type OnlineBookingAction, onlineBookingPolicy } from './online-booking-policy.ts'
export {
  type SentCode,
  type SignInChannel,
  sendSignInCode,
  signInChannels,
} from './send-sign-in-code.ts'
export { visitCalendar } from './visit-calendar.ts'
