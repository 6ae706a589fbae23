import type { FastifyReply, FastifyRequest } from 'fastify'
import { sessionLifeDays } from '../modules/identity/index.ts'

const cookieName = 'uzel_session'

/** The secret of the caller's session, if the browser sent one. */
export function readSessionCookie(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName] || undefined
}

/** Gives the browser the secret of a session that was just opened. */
export function setSessionCookie(reply: FastifyReply, token: string): void {
  reply.setCookie(cookieName, token, {
    ...attributes(reply),
    maxAge: sessionLifeDays * 86_400,
  })
}

/** Makes the browser forget its session. */
export function clearSessionCookie(reply: FastifyReply): void {
  reply.clearCookie(cookieName, attributes(reply))
}

function attributes(reply: FastifyReply) {
  // Scripts cannot read it; other sites' forms do not carry it. On a developer's machine there is
  // no TLS, and a browser would drop a secure cookie there.
  const secure = reply.server.parts.config.env === 'production'
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
}
