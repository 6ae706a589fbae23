import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ProblemError } from '../../kernel/errors.ts'
import { chooseLanguage } from '../../kernel/language.ts'
import { problemBody } from '../problem-body.ts'
import { toProblem } from '../to-problem.ts'

/** Seconds that a caller is asked to wait when the problem itself does not say. */
const defaultRetryAfterS = 1

/** Turns everything thrown into `application/problem+json` in the caller's language. */
export function problems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const problem = toProblem(error, request)
    if (problem.status >= 500) request.log.error({ err: error }, 'request broke')
    return sendProblem(problem, request, reply)
  })
}

/** Answers an address that the router cannot read: no hook runs for it. */
export function refuseAddress(
  error: FastifyError,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const problem = toProblem(error, request)
  request.language = chooseLanguage(request.headers['accept-language'], 'en')
  request.log.info({ method: request.method, status: problem.status }, 'unreadable address')
  reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
  sendProblem(problem, request, reply)
}

/** Answers with a problem; for places that cannot throw. */
export function sendProblem(
  problem: ProblemError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  if (problem.status === 429 || problem.status === 503) {
    const wait = Number(problem.details['retry_after'] ?? defaultRetryAfterS)
    reply.header('retry-after', String(Math.max(1, Math.ceil(wait))))
  }
  if (problem.code === 'unauthenticated') reply.header('www-authenticate', 'Bearer')
  const body = problemBody(problem, { language: request.language, instance: request.id })
  return reply
    .code(problem.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(body))
}
