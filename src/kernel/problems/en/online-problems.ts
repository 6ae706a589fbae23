import type { OnlineProblem, ProblemText } from '../texts.ts'

/** Why a booking at an outside system was not made. */
export const onlineProblems: Record<OnlineProblem, ProblemText> = {
  online_not_bound: {
    title: 'This service is booked here',
    detail: 'It has no counterpart in an outside system: choose a time of ours.',
  },
  online_not_ready: {
    title: 'The booking page is not known yet',
    detail: 'Start the connection again, so that it reads the booking form.',
  },
  online_phone_refused: {
    title: 'The phone number is not accepted',
    detail: 'Check the number and its country code.',
  },
  online_name_missing: {
    title: 'The name is missing',
    detail: 'Say whom the visit is for.',
  },
  online_email_missing: {
    title: 'The e-mail is missing',
    detail: 'This business asks for an e-mail.',
  },
  online_code_needed: {
    title: 'A code has been sent',
    detail: 'Enter the code from the message and book again.',
  },
  online_code_wrong: {
    title: 'The code is wrong',
    detail: 'Check the code from the message, or ask for a new one.',
  },
  online_time_taken: {
    title: 'The time has just been taken',
    detail: 'Choose another time.',
  },
  online_client_refused: {
    title: 'Online booking is not open to you',
    detail: 'Please call us.',
  },
  online_nobody_free: {
    title: 'Nobody is free at this time',
    detail: 'Choose another time or another employee.',
  },
  online_overlap: {
    title: 'The services overlap',
    detail: 'Choose times that follow one another.',
  },
  online_service_closed: {
    title: 'The service is not booked online',
    detail: 'Choose another service, or call us.',
  },
  online_refused: {
    title: 'The booking was refused',
    detail: 'Choose another time, or call us.',
  },
  online_uncertain: {
    title: 'It is not known whether the booking was made',
    detail: 'Ask again in a moment: the same request is never booked twice.',
  },
  online_pending: {
    title: 'The booking is made and will appear shortly',
    detail: 'Nothing more is to be done.',
  },
}
