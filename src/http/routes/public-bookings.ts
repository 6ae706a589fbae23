import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { normalizeEmail } from '../../kernel/email.ts'
import { ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import { type ClientVisit, clientLinkKeys, readClientVisit } from '../../modules/bookings/index.ts'
import { type Business, bookOnline, requireOffered } from '../../modules/online-booking/index.ts'
import {
  type Booker,
  type ConfirmationParts,
  queueConfirmation,
} from '../../modules/reminders/index.ts'
import { bookThere, type Sync } from '../../sync/index.ts'
import { onePath } from '../online-path.ts'
import { findSignedIn, keepFromCaches, openBusiness, publicRoute } from '../public-gate.ts'
import { id, instant, languageSchema, problemResponses } from '../schemas.ts'
import {
  businessParams,
  clientBookingSchema,
  email,
  phone,
  presentClientBooking,
} from './public-shapes.ts'

const wishSchema = z.strictObject({
  service_ids: z.array(id).min(1).max(20),
  user_id: id.nullable().describe('Null for whoever is free'),
  start_time: instant,
  name: z.string().trim().min(1).max(200),
  phone,
  email: email.optional(),
  note: z.string().max(1_000).optional(),
  language: languageSchema.optional(),
  code: z.string().max(20).optional().describe('Where another system has sent one to the phone'),
  request_key: z
    .string()
    .min(16)
    .max(100)
    .regex(/^[\w-]+$/)
    .describe('Random; a repeat with the same key and body books nothing more'),
})

type Wish = z.output<typeof wishSchema>

/** Booking by a client who need not be known. */
export function publicBookingRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    const [signingKey] = clientLinkKeys(app.parts.config.keys)
    const confirmation = { publicUrl: app.parts.config.publicUrl, signingKey }
    keepFromCaches(app)

    app.post(
      '/api/public/:business/bookings',
      {
        bodyLimit: 16 * 1024,
        config: publicRoute(app, 'book'),
        schema: {
          operationId: 'bookOnline',
          tags: ['Public page'],
          summary: 'Book a visit',
          params: businessParams,
          body: wishSchema,
          response: {
            201: z.object({ booking: clientBookingSchema, token: z.string() }),
            ...problemResponses(404, 409, 422, 502),
          },
        },
      },
      async (request, reply) => {
        const business = await openBusiness(request)
        const { body } = request
        const path = await app.db.transaction(business.tenant.id, (tx) =>
          onePath(sync.parts, tx, body.service_ids),
        )
        const client = await findSignedIn(request, reply, business)
        const visit =
          path === 'form'
            ? await bookElsewhere(sync, business, { wish: body, confirmation })
            : await bookOnline(app.db, business, {
                serviceIds: body.service_ids,
                userId: body.user_id,
                startMs: Date.parse(body.start_time),
                name: body.name,
                phone: body.phone,
                email: body.email,
                note: body.note,
                language: body.language,
                confirmation,
                requestKey: body.request_key,
                signedInAs: client?.id,
              })
        const tenantId = business.tenant.id
        const booking = presentClientBooking(visit, { tenantId, signingKey })
        return reply.code(201).send({ booking, token: booking.token })
      },
    )
  }
}

/** Books at the other system; what it made comes back here as any other booking of it does. */
async function bookElsewhere(
  { parts }: Sync,
  { tenant }: Business,
  { wish, confirmation }: { wish: Wish; confirmation: ConfirmationParts },
): Promise<ClientVisit> {
  const tenantId = tenant.id
  await parts.db.transaction(tenantId, (tx) => requireOffered(tx, wish.service_ids))
  const { code, request_key, ...asked } = wish
  // Another wish under the same key is another order: a guessed key tells nobody's booking.
  const digest = createHash('sha256').update(JSON.stringify(asked)).digest('hex')
  const booked = await bookThere(parts, {
    tenantId,
    serviceIds: wish.service_ids,
    userId: wish.user_id,
    startsAt: new Date(wish.start_time).toISOString(),
    client: {
      name: wish.name,
      phone: wish.phone,
      email: wish.email ?? null,
      note: wish.note ?? '',
    },
    requestKey: `${request_key}-${digest.slice(0, 32)}`,
    ...(code === undefined ? {} : { code }),
  })
  if (!booked.ok) {
    throw new ProblemError(booked.problem, booked.words ? { details: { words: booked.words } } : {})
  }
  return parts.db.transaction(tenantId, async (tx) => {
    const visit = await readClientVisit(tx, { id: booked.bookingId })
    await queueConfirmation(tx, confirmation, { visit, booker: readBooker(wish, tenant.country) })
    return visit
  })
}

/** The other system has taken the order by now: an address that cannot be read stops nothing. */
function readBooker({ name, phone, email, language }: Wish, country: string): Booker {
  return {
    name,
    phone: normalizePhone(phone, country) ?? phone,
    email: normalizeEmail(email ?? '') ?? undefined,
    language,
  }
}
