import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { type ClientVisit, clientLinkFor, clientLinkKeys } from '../modules/bookings/index.ts'
import { visitCalendar } from '../modules/online-booking/index.ts'
import type { Tenant } from '../modules/tenancy/index.ts'

export const calendarSchema = {
  description: 'A calendar file',
  content: { 'text/calendar': { schema: z.string() } },
}

/** Answers a visit as a calendar file that leads back to the visit's own page. */
export function sendCalendar(
  reply: FastifyReply,
  of: { visit: ClientVisit; tenant: Tenant },
): FastifyReply {
  const { keys, publicUrl } = reply.server.parts.config
  const { visit, tenant } = of
  const [signingKey] = clientLinkKeys(keys)
  const { token } = clientLinkFor({ tenantId: tenant.id, ...visit }, signingKey)
  const host = new URL(publicUrl).host
  const file = visitCalendar(visit, { tenant, host, url: `${publicUrl}/b/${token}` })
  return reply
    .header('cache-control', 'no-store')
    .header('content-disposition', 'attachment; filename="visit.ics"')
    .type('text/calendar; charset=utf-8')
    .serializer((text: unknown) => String(text))
    .send(file)
}
