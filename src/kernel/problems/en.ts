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
    webhook_limit: {
      title: 'Too many webhooks',
      detail: 'At most {limit} addresses are allowed; delete one that is not needed.',
    },
    webhook_off: {
      title: 'The webhook is switched off',
      detail: 'Switch it on first, then send again.',
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
