import type { FastifyReply, FastifyRequest } from 'fastify'
import { equalInConstantTime } from '../kernel/constant-time.ts'
import { ProblemError } from '../kernel/errors.ts'

const cookieName = 'uzel_oauth'
const lifeSeconds = 600

/** Remembers in the browser which sign-in it began, so that a foreign link cannot finish one. */
export function rememberState(reply: FastifyReply, state: string): void {
  const secure = reply.server.parts.config.env === 'production'
  reply.setCookie(cookieName, state, {
    path: '/auth/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    maxAge: lifeSeconds,
  })
}

/** @throws ProblemError `oauth_state_invalid` when another browser began this. */
export function requireState(request: FastifyRequest, state: string | undefined): void {
  const remembered = request.cookies[cookieName] ?? ''
  if (remembered === '' || !equalInConstantTime(remembered, state ?? '')) {
    throw new ProblemError('oauth_state_invalid')
  }
}
