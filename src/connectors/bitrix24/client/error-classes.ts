import type { RemoteErrorClass } from '../../../connector-kit/index.ts'

/**
 * `ambiguous` is "it may have happened": an unknown outcome for a create, temporary for the rest.
 */
export type Verdict = RemoteErrorClass | 'ambiguous'

/**
 * What each error code of a portal means for us. The code decides, never the HTTP status: the same
 * code was seen with 401 and 403, and inside a 200. Codes are compared in lower case.
 *
 * Whatever a person has to put right for the whole account (a plan, a scope, the app itself) is
 * `unauthorised`: it pauses the connection instead of parking thousands of records one by one.
 */
export const verdictByCode: Readonly<Record<string, Verdict>> = {
  expired_token: 'unauthorised',
  invalid_token: 'unauthorised',
  no_auth_found: 'unauthorised',
  invalid_credentials: 'unauthorised',
  authorization_error: 'unauthorised',
  application_not_found: 'unauthorised',
  error_oauth: 'unauthorised',
  not_installed: 'unauthorised',
  payment_required: 'unauthorised',
  insufficient_scope: 'unauthorised',
  invalid_scope: 'unauthorised',
  user_access_error: 'unauthorised',
  allowed_only_intranet_user: 'unauthorised',
  method_confirm_denied: 'unauthorised',
  overload_limit: 'unauthorised',
  portal_deleted: 'unauthorised',
  invalid_grant: 'unauthorised',
  bad_verification_code: 'unauthorised',
  invalid_client: 'unauthorised',
  wrong_client: 'unauthorised',

  method_confirm_waiting: 'temporary',
  connection_error: 'temporary',

  query_limit_exceeded: 'limited',
  operation_time_limit: 'limited',

  not_found: 'gone',
  error_not_found: 'gone',
  owner_not_found: 'gone',

  internal_server_error: 'ambiguous',
  error_unexpected_answer: 'ambiguous',

  wrong_auth_type: 'rejected',
  invalid_request: 'rejected',
  error_method_not_found: 'rejected',
  invalid_arg_value: 'rejected',
  error_argument: 'rejected',
  error_core: 'rejected',
  crm_field_error_value_not_valid: 'rejected',
  crm_field_error_required: 'rejected',
  entity_type_not_supported: 'rejected',
  error_batch_length_exceeded: 'rejected',
  error_batch_method_not_allowed: 'rejected',
  '100': 'rejected',
}

/** Read when the code says nothing: classic methods answer an empty code and an English text. */
export const verdictByWords: readonly (readonly [RegExp, Verdict])[] = [
  [/commercial plan|paid plan|subscription/i, 'unauthorised'],
  [/not found|does not exist|is not found/i, 'gone'],
  [/access denied/i, 'rejected'],
]
