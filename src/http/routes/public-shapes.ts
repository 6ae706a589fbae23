import { z } from 'zod'
import { statusMeanings } from '../../kernel/status-meaning.ts'
import { type ClientVisit, clientLinkFor } from '../../modules/bookings/index.ts'
import type { Client } from '../../modules/clients/index.ts'
import { idText } from '../schemas.ts'

export const businessParams = z.object({
  business: z.string().min(1).max(63).describe('Public address of the business'),
})
export const visitParams = businessParams.extend({ id: idText })

export const idList = (most: number) =>
  z
    .string()
    .max(400)
    .regex(/^\d{1,15}(,\d{1,15})*$/)
    .transform((text) => text.split(',').map(Number))
    .pipe(z.array(z.number().int().min(1)).min(1).max(most))

export const email = z.string().trim().min(3).max(320)
export const phone = z.string().trim().min(5).max(40).describe('In any notation of the country')

export const signInWays = z.enum(['email', 'sms', 'telegram'])
const person = z.object({ id: z.number().int(), name: z.string() })

export const businessSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    about: z.string(),
    address: z.string(),
    phone: z.string().nullable(),
    zone: z.string(),
    currency: z.string(),
    country: z.string(),
    language: z.string(),
    week_start: z.number().int().describe('1 Monday … 7 Sunday'),
    notice_minutes: z.number().int().describe('How far ahead a client must book at least'),
    horizon_days: z.number().int().describe('How far ahead a client may book at most'),
    sign_in: z.array(signInWays).describe('How one-time codes can be sent'),
    enabled: z.boolean(),
  })
  .meta({ id: 'PublicBusiness' })

export const offeredServiceSchema = z
  .object({
    id: z.number().int(),
    name: z.string(),
    category: z.string().nullable(),
    description: z.string(),
    duration_minutes: z.number().int(),
    price_minor: z.number().int(),
    booking: z
      .enum(['own', 'widget', 'form'])
      .describe('Booked by our own times, on another page, or by us at another system'),
    employees: z.array(person),
  })
  .meta({ id: 'PublicService' })

export const openTimesSchema = z
  .object({
    days: z.array(
      z.object({
        date: z.string().describe('Local date'),
        slots: z.array(z.object({ start_time: z.string(), user_ids: z.array(z.number().int()) })),
      }),
    ),
    next_free: z.string().nullable().describe('The first free time from `from` on'),
  })
  .meta({ id: 'PublicSlots' })

export const clientBookingSchema = z
  .object({
    id: z.number().int(),
    token: z.string().describe('Opens /b/{token}'),
    services: z.array(
      z.object({
        id: z.number().int(),
        name: z.string(),
        duration_minutes: z.number().int(),
        price_minor: z.number().int(),
      }),
    ),
    employee: person,
    start_time: z.string(),
    end_time: z.string(),
    total_minor: z.number().int(),
    state: z.enum(statusMeanings),
    confirmed: z.boolean(),
    source: z.string(),
    can_change: z.boolean(),
    change_until: z.string(),
  })
  .meta({ id: 'ClientBooking' })

export const signedInSchema = z
  .object({
    client: z.object({
      first_name: z.string(),
      last_name: z.string(),
      phone: z.string().nullable(),
      email: z.string().nullable(),
    }),
    channel: z.string().describe('Private channel that tells of this client’s bookings'),
    realtime_key: z.string().describe('The key of the WebSocket, `/app/{key}`'),
  })
  .meta({ id: 'SignedInClient' })

/** A visit as the client's app shows it, with the link that opens it without signing in. */
export function presentClientBooking(
  visit: ClientVisit,
  of: { tenantId: number; signingKey: Buffer },
): z.output<typeof clientBookingSchema> {
  const { token } = clientLinkFor({ tenantId: of.tenantId, ...visit }, of.signingKey)
  return {
    id: visit.id,
    token,
    services: visit.services.map((line) => ({
      id: line.serviceId,
      name: line.name,
      duration_minutes: line.durationMinutes,
      price_minor: line.priceMinor,
    })),
    employee: visit.employee,
    start_time: visit.startsAt,
    end_time: visit.endsAt,
    total_minor: visit.totalMinor,
    state: visit.state,
    confirmed: visit.confirmed,
    source: visit.source,
    can_change: visit.canChange,
    change_until: visit.changeUntil,
  }
}

export function presentSignedIn(client: Client, of: { tenantId: number; realtimeKey: string }) {
  return {
    client: {
      first_name: client.firstName,
      last_name: client.lastName,
      phone: client.phone,
      email: client.email,
    },
    channel: `private-client.${of.tenantId}.${client.id}`,
    realtime_key: of.realtimeKey,
  }
}
