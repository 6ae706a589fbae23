import type { ProblemTexts } from './texts.ts'

export const en: ProblemTexts = {
  problems: {
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
  },
  fields: {
    required: 'This field is required',
    invalid: 'The value is invalid',
    wrong_type: 'Expected {expected}',
    wrong_format: 'The format is wrong',
    too_short: 'At least {limit} characters',
    too_long: 'At most {limit} characters',
    too_small: 'At least {limit}',
    too_large: 'At most {limit}',
    too_few: 'At least {limit} values',
    too_many: 'At most {limit} values',
    not_multiple: 'Must be a multiple of {step}',
    not_email: 'This is not an e-mail address',
    not_phone: 'This is not a phone number',
    not_date: 'This is not a date such as 2026-01-31',
    not_time: 'This is not a time such as 09:30',
    not_moment: 'This is not a date with a time',
    not_url: 'This is not a web address',
    not_https: 'The address must start with https://',
    not_uuid: 'This is not a UUID',
    not_zone: 'There is no such time zone',
    not_currency: 'A currency code has three letters',
    not_country: 'A country code has two letters',
    not_json: 'The body cannot be read as JSON',
    unknown: 'There is no such record',
    unknown_field: 'Unknown field',
    unknown_value: 'One of: {allowed}',
    taken: 'Already taken',
    not_allowed: 'You may not set this value',
    in_past: 'This time has passed',
    before_start: 'The end is before the start',
    duplicate: 'Appears twice',
    overlaps: 'Overlaps other hours of the same day',
    inactive: 'Switched off at present',
    without_duration: 'These services have no duration',
    unreadable: 'Cannot be read',
    no_such_date: 'There is no such date',
    no_such_time: 'There is no such time',
    no_such_offset: 'There is no such time offset',
    one_for_each: 'There must be a price for each of the {services} services',
    not_after_start: 'The end must be after the start',
    before_from: 'The last day is before the first',
    too_many_days: 'At most {days} days',
    lasts_too_long: 'At most {hours} hours',
    no_rows: 'There are no rows below the headings',
  },
  types: {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object',
    date: 'a date',
  },
}
