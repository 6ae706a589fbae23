/**
 * Every expected failure that a person or a program outside can meet, with its HTTP status. Texts
 * stand beside, in one folder per language.
 */
export const problemCatalogue = {
  // Input
  invalid_input: { status: 400 },
  body_too_large: { status: 413 },
  unsupported_media_type: { status: 415 },
  not_found: { status: 404 },
  method_not_allowed: { status: 405 },
  conflict: { status: 409 },
  in_use: { status: 409 },
  last_admin: { status: 409 },
  // Who is asking
  unauthenticated: { status: 401 },
  wrong_credentials: { status: 401 },
  choose_tenant: { status: 409 },
  forbidden: { status: 403 },
  bad_origin: { status: 403 },
  rate_limited: { status: 429 },
  overloaded: { status: 503 },
  link_expired: { status: 410 },
  cursor_expired: { status: 410 },
  already_furnished: { status: 409 },
  // Bookings
  booking_clash: { status: 409 },
  outside_schedule: { status: 422 },
  service_not_performed: { status: 422 },
  on_vacation: { status: 422 },
  unknown_reference: { status: 422 },
  invalid_recurrence: { status: 422 },
  too_late_to_change: { status: 422 },
  outside_booking_window: { status: 422 },
  book_in_widget: { status: 409 },
  services_apart: { status: 422 },
  sign_in_unavailable: { status: 422 },
  wrong_code: { status: 401 },
  status_move_refused: { status: 422 },
  // Clients
  merge_final: { status: 409 },
  import_state: { status: 409 },
  // Connections
  connector_unknown: { status: 404 },
  connection_limit: { status: 409 },
  connection_refused: { status: 422 },
  account_taken: { status: 409 },
  already_settled: { status: 409 },
  audit_running: { status: 409 },
  record_taken: { status: 409 },
  hook_refused: { status: 401 },
  oauth_state_invalid: { status: 400 },
  oauth_not_configured: { status: 422 },
  remote_unavailable: { status: 502 },
  address_forbidden: { status: 422 },
  // Booking at an outside system
  online_not_bound: { status: 409 },
  online_not_ready: { status: 409 },
  online_phone_refused: { status: 422 },
  online_name_missing: { status: 422 },
  online_email_missing: { status: 422 },
  online_code_needed: { status: 422 },
  online_code_wrong: { status: 422 },
  online_time_taken: { status: 409 },
  online_client_refused: { status: 403 },
  online_nobody_free: { status: 409 },
  online_overlap: { status: 422 },
  online_service_closed: { status: 409 },
  online_refused: { status: 422 },
  online_uncertain: { status: 409 },
  online_pending: { status: 409 },
  // Outgoing webhooks
  webhook_limit: { status: 409 },
  webhook_off: { status: 409 },
  // Messages
  message_state: { status: 409 },
  // Operation
  config_invalid: { status: 500 },
  secret_unreadable: { status: 500 },
  migration_changed: { status: 500 },
  database_unreachable: { status: 503 },
  already_running: { status: 500 },
  internal: { status: 500 },
} as const satisfies Record<string, { status: number }>

export type ProblemCode = keyof typeof problemCatalogue
