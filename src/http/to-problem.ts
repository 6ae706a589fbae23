import type { FastifyError, FastifyRequest } from 'fastify'
import { type FieldProblem, ProblemError } from '../kernel/errors.ts'
import type { ProblemCode } from '../kernel/problems/catalogue.ts'
import { zodFields } from './zod-fields.ts'

/** What Fastify and its plugins throw, by their codes. */
const frameworkProblems: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_REQ_FILE_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
  FST_ERR_RATE_LIMIT: 'rate_limited',
  // PostgreSQL: the statement ran too long, or the server has no connection left or goes down.
  '57014': 'overloaded',
  '53300': 'database_unreachable',
  '57P01': 'database_unreachable',
  ECONNREFUSED: 'database_unreachable',
}

/** PostgreSQL could not hold a value: a check at the edge is missing, but the value is at fault. */
const unfitForDatabase = new Set([
  // A text with U+0000, or with what is no letter.
  '22021',
  '22P05',
  // A date or a time of day that there is not, or one beyond its reach.
  '22007',
  '22008',
  '22009',
])

/** The body could not be read as what its type says. */
const unreadableBody = new Set([
  'FST_ERR_CTP_EMPTY_JSON_BODY',
  'FST_ERR_CTP_INVALID_JSON_BODY',
  'FST_ERR_CTP_INVALID_CONTENT_LENGTH',
])

/** Finds the problem behind anything thrown; what nobody expected is `internal`. */
export function toProblem(error: FastifyError, request: FastifyRequest): ProblemError {
  if (error instanceof ProblemError) return error
  if (error.validation) return invalidInput(zodFields(error, request), error)
  if (unreadableBody.has(error.code) || error instanceof SyntaxError) {
    return invalidInput([{ field: 'body', code: 'not_json' }], error)
  }
  const code = frameworkProblems[error.code]
  if (code) return new ProblemError(code, { cause: error })
  // A client's fault that some plugin found, such as a malformed address.
  const { statusCode = 500 } = error
  if ((statusCode >= 400 && statusCode < 500) || unfitForDatabase.has(error.code)) {
    return invalidInput([{ field: 'request', code: 'invalid' }], error)
  }
  return new ProblemError('internal', { cause: error })
}

function invalidInput(fields: FieldProblem[], cause: unknown): ProblemError {
  return new ProblemError('invalid_input', { fields, cause })
}
