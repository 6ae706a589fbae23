import type { FastifyReply, FastifyRequest } from 'fastify'
import { clientSessionDays } from '../modules/online-booking/index.ts'

const cookieName = 'uzel_client'

/** The secret of the client's session at the business of this address, if the browser sent one. */
export function readClientCookie(request: FastifyRequest): string | undefined {
  return request.cookies[cookieName] || undefined
}

/** Gives the browser the secret of a session, or lets it keep it for longer. */
export function setClientCookie(reply: FastifyReply, of: { slug: string; token: string }): void {
  reply.setCookie(cookieName, of.token, {
    ...attributes(reply, of.slug),
    maxAge: clientSessionDays * 86_400,
  })
}

/** Makes the browser forget the session. */
export function clearClientCookie(reply: FastifyReply, slug: string): void {
  reply.clearCookie(cookieName, attributes(reply, slug))
}

/** One browser may be signed in at several businesses: each cookie is sent to its own alone. */
function attributes(reply: FastifyReply, slug: string) {
  const secure = reply.server.parts.config.env === 'production'
  return { path: `/api/public/${slug}`, httpOnly: true, sameSite: 'lax', secure } as const
}
