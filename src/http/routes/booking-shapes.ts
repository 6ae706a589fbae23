import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { assert } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  type BookingDetails,
  type BookingSource,
  type NewVisit,
  presentBooking,
  type VisitChange,
} from '../../modules/bookings/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { presentRemoteId, remoteIdSchema } from '../remote-id.ts'
import { id, idText, instantText, pageQuery } from '../schemas.ts'

const moment = z
  .string()
  .min(10)
  .max(40)
  .describe('`YYYY-MM-DD HH:MM:SS` on the clock of the tenant, or ISO 8601 with an offset')

export const bookingSchema = z
  .object({
    id: z.number().int(),
    client_id: z.number().int().nullable(),
    user_id: z.number().int(),
    workplace_id: z.number().int().nullable(),
    services: z.array(
      z.object({
        service_id: z.number().int(),
        name: z.string(),
        price_minor: z.number().int().describe('In minor units, at the time of booking'),
        duration_minutes: z.number().int(),
        position: z.number().int(),
      }),
    ),
    service_ids: z.array(z.number().int()),
    status_id: z.number().int(),
    start_time: instantText,
    end_time: instantText,
    note: z.string(),
    source: z.string(),
    total_minor: z.number().int(),
    series_id: z.number().int().nullable(),
    confirmed: z.boolean().describe('The client has confirmed that they will come'),
    group: z
      .object({ event_id: z.number().int(), capacity: z.number().int().nullable() })
      .nullable()
      .describe('The group event that this booking is one place of, and how many places it has'),
    version: z.number().int(),
    created_at: instantText,
    updated_at: instantText,
    crm_deal_id: remoteIdSchema.describe('The deal in the CRM, once there is one'),
  })
  .meta({ id: 'Booking' })

export const forceSchema = z
  .boolean()
  .describe(
    'Books outside working hours, in vacations, and for services that the employee does not ' +
      'perform; managers and admins only',
  )
const suggest = z.boolean().describe('Asks for free times near a taken one')

/** The parts of a visit that may be changed by itself. */
export const visitParts = {
  client_id: id.nullable(),
  user_id: id,
  workplace_id: id.nullable(),
  service_ids: z.array(id).min(1).max(20),
  prices: z
    .array(z.number().int().min(0).max(1_000_000_000_000).nullable())
    .max(20)
    .describe('What each service costs this client, in minor units; null: as the catalog says'),
  status_id: id,
  start_time: moment,
  end_time: moment,
  note: z.string().max(10_000),
}

export const bookingBody = z.strictObject({
  client_id: visitParts.client_id.optional(),
  user_id: visitParts.user_id,
  workplace_id: visitParts.workplace_id.optional(),
  service_ids: visitParts.service_ids,
  prices: visitParts.prices.optional(),
  status_id: visitParts.status_id.optional().describe('The default status when left out'),
  start_time: visitParts.start_time,
  end_time: visitParts.end_time.optional().describe('Follows from the services when left out'),
  note: visitParts.note.optional(),
  source: z.enum(['staff', 'online', 'yclients', 'bitrix24', 'api']).optional(),
  force: forceSchema.optional(),
  suggest_nearest: suggest.optional(),
})

export const bookingChangeBody = z
  .strictObject({
    ...visitParts,
    force: forceSchema,
    version: z.number().int().min(1).describe('Refused with 409 when somebody was faster'),
    suggest_nearest: suggest,
  })
  .partial()

export const bookingListQuery = pageQuery.extend({
  from: z.string().max(40).optional().describe('A local date or a moment'),
  to: z.string().max(40).optional().describe('A local date (that whole day) or a moment'),
  user_id: idText.optional(),
  workplace_id: idText.optional(),
  status_id: idText.optional(),
  client_id: idText.optional(),
  service_id: idText.optional(),
  q: z.string().max(100).optional().describe('A part of the client’s name, phone or e-mail'),
  sort: z.enum(['start_time', '-start_time']).default('start_time').describe('Minus: latest first'),
})

/** The filters of a list of bookings, as the module takes them. */
export function listFilterOf(
  query: Omit<z.output<typeof bookingListQuery>, 'limit' | 'cursor' | 'sort'>,
) {
  return {
    from: query.from,
    to: query.to,
    userId: query.user_id,
    workplaceId: query.workplace_id,
    statusId: query.status_id,
    clientId: query.client_id,
    serviceId: query.service_id,
    search: query.q,
  }
}

export function toVisit(body: z.output<typeof bookingBody>): NewVisit {
  return {
    clientId: body.client_id,
    userId: body.user_id,
    workplaceId: body.workplace_id,
    serviceIds: body.service_ids,
    prices: body.prices,
    statusId: body.status_id,
    startTime: body.start_time,
    endTime: body.end_time,
    note: body.note,
    source: body.source,
    force: body.force,
    suggestNearest: body.suggest_nearest,
  }
}

export function toChange(body: z.output<typeof bookingChangeBody>): VisitChange {
  return {
    clientId: body.client_id,
    userId: body.user_id,
    workplaceId: body.workplace_id,
    serviceIds: body.service_ids,
    prices: body.prices,
    statusId: body.status_id,
    startTime: body.start_time,
    endTime: body.end_time,
    note: body.note,
    force: body.force,
    version: body.version,
    suggestNearest: body.suggest_nearest,
  }
}

/** Where a booking comes from when nobody says: programs book with tokens, people do not. */
export function sourceOf(who: Principal): BookingSource {
  return who.actor.kind === 'token' ? 'api' : 'staff'
}

/** Bookings as the API answers them, each with its deal in the CRM. */
export async function presentWithDeals(
  app: FastifyInstance,
  tx: Transaction,
  bookings: BookingDetails[],
) {
  const ids = bookings.map((booking) => booking.id)
  const deals =
    ids.length === 0 ? new Map<number, string>() : await app.remoteIds(tx, 'crm_deal_id', ids)
  return bookings.map((booking) => ({
    ...presentBooking(booking),
    crm_deal_id: presentRemoteId(deals.get(booking.id)),
  }))
}

export async function presentWithDeal(
  app: FastifyInstance,
  tx: Transaction,
  booking: BookingDetails,
) {
  const [presented] = await presentWithDeals(app, tx, [booking])
  assert(presented, 'one booking is presented as one')
  return presented
}
