import type { ProblemCode } from '../catalogue.ts'
import type { OnlineProblem, ProblemText } from '../texts.ts'

export const problems: Record<Exclude<ProblemCode, OnlineProblem>, ProblemText> = {
  invalid_input: {
    title: 'Invalid input',
    detail: 'Correct the fields named and send the request again.',
  },
  body_too_large: {
    title: 'Request too large',
    detail: 'Send the data in smaller parts.',
  },
  unsupported_media_type: {
    title: 'Unsupported format',
    detail: 'Send the request body as application/json.',
  },
  not_found: {
    title: 'Not found',
    detail: 'There is no such record or page, or it has been deleted.',
  },
  method_not_allowed: {
    title: 'Method not allowed',
    detail: 'This address answers to other methods.',
  },
  conflict: {
    title: 'The data has changed',
    detail: 'Reload and make the change again.',
  },
  in_use: {
    title: 'The record is in use',
    detail: 'Remove what refers to it first.',
  },
  last_admin: {
    title: 'The last administrator',
    detail: 'Make somebody else an administrator first.',
  },
  unauthenticated: {
    title: 'Sign-in required',
    detail: 'Sign in, or send a valid token.',
  },
  wrong_credentials: {
    title: 'Wrong e-mail or password',
    detail: 'Check the keyboard layout and try again.',
  },
  choose_tenant: {
    title: 'Choose an organisation',
    detail: 'Several organisations know this e-mail: sign in again and name one.',
  },
  forbidden: {
    title: 'Not allowed',
    detail: 'Ask the administrator of your organisation.',
  },
  bad_origin: {
    title: 'Request from another site',
    detail: 'Open the Uzel page and repeat the action there.',
  },
  rate_limited: {
    title: 'Too many requests',
    detail: 'Try again in {retry_after} s.',
  },
  overloaded: {
    title: 'The server is busy',
    detail: 'Try again in a few seconds.',
  },
  link_expired: {
    title: 'The link has expired',
    detail: 'Ask for a new link.',
  },
  cursor_expired: {
    title: 'The cursor is too old',
    detail:
      'What happened after it is no longer kept: load everything again and take a new cursor.',
  },
  already_furnished: {
    title: 'There is data already',
    detail: 'A starter set is for an empty organisation: add the rest by hand.',
  },
  booking_clash: {
    title: 'The time is taken',
    detail: 'The employee or the workplace has another booking at this time.',
  },
  outside_schedule: {
    title: 'Outside working hours',
    detail: 'The employee does not work at this time.',
  },
  service_not_performed: {
    title: 'The employee does not perform this service',
    detail: 'Choose another employee or another service.',
  },
  on_vacation: {
    title: 'The employee is on vacation',
    detail: 'Choose another time or another employee.',
  },
  unknown_reference: {
    title: 'Related record not found',
    detail: 'Check the fields named: there are no such records.',
  },
  invalid_recurrence: {
    title: 'Invalid recurrence rule',
    detail: 'Check the frequency, the count and the end date.',
  },
  too_late_to_change: {
    title: 'Too late to change',
    detail: 'The visit is too near; please call us.',
  },
  outside_booking_window: {
    title: 'This time cannot be booked online',
    detail: 'It is too soon or too far ahead: from {earliest} to {latest}.',
  },
  book_in_widget: {
    title: 'This service is booked on another page',
    detail: 'Open the booking page of the service.',
  },
  services_apart: {
    title: 'These services cannot be booked together',
    detail: 'Book them one by one.',
  },
  sign_in_unavailable: {
    title: 'A code cannot be sent this way',
    detail: 'Use another address, or call us.',
  },
  wrong_code: {
    title: 'The code does not fit',
    detail: 'Check the digits, or ask for a new code.',
  },
  status_move_refused: {
    title: 'This status change is refused',
    detail: 'There is no way from the present status to this one.',
  },
  merge_final: {
    title: 'This merge can no longer be undone',
    detail: 'Too much time has passed, or something has been changed since.',
  },
  import_state: {
    title: 'The import cannot do this now',
    detail: 'It is running, finished or cancelled already.',
  },
  connector_unknown: {
    title: 'Unknown kind of connection',
    detail: 'Choose a connection from the list.',
  },
  connection_limit: {
    title: 'Too many connections',
    detail: 'At most {limit} connections are allowed; remove one that is not needed.',
  },
  connection_refused: {
    title: 'The connection failed',
    detail: 'The outside system did not accept these settings.',
  },
  account_taken: {
    title: 'The account is taken',
    detail: 'Another organisation has connected this account.',
  },
  already_settled: {
    title: 'Settled already',
    detail: 'Somebody settled it meanwhile, or it ended. Look again.',
  },
  audit_running: {
    title: 'An audit is running',
    detail: 'Wait until it ends, or call it off.',
  },
  record_taken: {
    title: 'The record is paired already',
    detail: 'Another record here belongs to it.',
  },
  hook_refused: {
    title: 'Webhook refused',
    detail: 'The signature or the key of the webhook does not fit.',
  },
  oauth_state_invalid: {
    title: 'Sign-in not finished',
    detail: 'It has expired or was used already: start again.',
  },
  oauth_not_configured: {
    title: 'Sign-in through this system is not set up',
    detail: 'Set the client id and the client secret in the connection settings.',
  },
  remote_unavailable: {
    title: 'The outside system does not answer',
    detail: 'Changes are kept and will be sent when it answers.',
  },
  address_forbidden: {
    title: 'The address is forbidden',
    detail: 'Internal addresses may not be called.',
  },
  webhook_limit: {
    title: 'Too many webhooks',
    detail: 'At most {limit} addresses are allowed; delete one that is not needed.',
  },
  webhook_off: {
    title: 'The webhook is switched off',
    detail: 'Switch it on first, then send again.',
  },
  message_state: {
    title: 'The message cannot be sent again',
    detail: 'Only a failed or uncertain message can be, and only while it is still of use.',
  },
  config_invalid: {
    title: 'Invalid configuration',
    detail: 'Check the environment variables of the server.',
  },
  secret_unreadable: {
    title: 'A secret cannot be read',
    detail: 'The application key that sealed it is not there.',
  },
  migration_changed: {
    title: 'A migration was changed',
    detail: 'The file of an applied migration differs from what was applied.',
  },
  database_unreachable: {
    title: 'The database is unreachable',
    detail: 'Try again in a minute.',
  },
  already_running: {
    title: 'Uzel is running already',
    detail: 'Another process uses this data folder.',
  },
  internal: {
    title: 'Internal error',
    detail: 'It is in the log under the number of this request.',
  },
}
