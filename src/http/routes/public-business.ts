import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import {
  findOpenTimes,
  listOfferedServices,
  signInChannels,
} from '../../modules/online-booking/index.ts'
import {
  onlinePaths,
  type SlotsThere,
  type Sync,
  slotsThere,
  widgetAddress,
} from '../../sync/index.ts'
import { onePath } from '../online-path.ts'
import { openBusiness, publicRoute } from '../public-gate.ts'
import { idText, problemResponses } from '../schemas.ts'
import {
  businessParams,
  businessSchema,
  idList,
  offeredServiceSchema,
  openTimesSchema,
} from './public-shapes.ts'

const tags = ['Public page']
const day = z.string().length(10).describe('Local date, YYYY-MM-DD')

/** What everybody may know of a business: what it offers, and when it has time. */
export function publicBusinessRoutes(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/public/:business',
      {
        config: publicRoute(app, 'read'),
        schema: {
          operationId: 'readPublicBusiness',
          tags,
          summary: 'The public page of a business',
          params: businessParams,
          response: { 200: businessSchema, ...problemResponses(404) },
        },
      },
      async (request) => {
        const { tenant, page } = await openBusiness(request)
        return {
          slug: tenant.slug,
          name: tenant.name,
          about: page.about,
          address: tenant.address,
          phone: tenant.phone,
          zone: tenant.zone,
          currency: tenant.currency,
          country: tenant.country,
          language: tenant.language,
          week_start: tenant.weekStart,
          notice_minutes: tenant.minimumNoticeMinutes,
          horizon_days: tenant.bookingHorizonDays,
          sign_in: await app.db.transaction(tenant.id, signInChannels),
          enabled: page.enabled,
        }
      },
    )
    await app.register(serviceRoute(sync))
    await app.register(slotsRoute(sync))
    await app.register(widgetRoute(sync))
  }
}

function serviceRoute(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/public/:business/services',
      {
        config: publicRoute(app, 'read'),
        schema: {
          operationId: 'listPublicServices',
          tags,
          summary: 'What clients can book, and with whom',
          params: businessParams,
          response: {
            200: z.object({ items: z.array(offeredServiceSchema) }),
            ...problemResponses(404),
          },
        },
      },
      async (request) => {
        const { tenant } = await openBusiness(request)
        return app.db.transaction(tenant.id, async (tx) => {
          const offered = await listOfferedServices(tx)
          const ids = offered.map(({ service }) => service.id)
          const paths = await onlinePaths(sync.parts, tx, ids)
          const items = offered.map(({ service, employees }) => ({
            id: service.id,
            name: service.name,
            category: service.category === '' ? null : service.category,
            description: service.description,
            duration_minutes: service.durationMinutes,
            price_minor: service.priceMinor,
            booking: paths.get(service.id) ?? ('own' as const),
            employees,
          }))
          return { items }
        })
      },
    )
  }
}

function slotsRoute(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/public/:business/slots',
      {
        config: publicRoute(app, 'search'),
        schema: {
          operationId: 'listPublicSlots',
          tags,
          summary: 'Times that clients can book',
          params: businessParams,
          querystring: z.object({
            service_ids: idList(20).describe('Numbers of services, with commas between'),
            user_id: idText.optional().describe('Whoever is free when left out'),
            from: day,
            to: day.describe('Local date, inclusive; at most 31 days'),
          }),
          response: { 200: openTimesSchema, ...problemResponses(404, 409, 422, 502) },
        },
      },
      async (request) => {
        const business = await openBusiness(request)
        const { service_ids: serviceIds, user_id: userId = null, from, to } = request.query
        const tenantId = business.tenant.id
        const query = { serviceIds, userId, from, to }
        const found = await app.db.transaction(tenantId, async (tx) => {
          const path = await onePath(sync.parts, tx, serviceIds)
          return path === 'own' ? findOpenTimes(tx, business, query) : null
        })
        if (found) return presentTimes(found.days, found.nextFree)
        const there = await slotsThere(sync.parts, { tenantId, ...query })
        if (!there.ok) throw new ProblemError(there.problem)
        return presentTimes(there.days, there.days[0]?.slots[0]?.startsAt ?? null)
      },
    )
  }
}

function widgetRoute(sync: Sync): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/api/public/:business/widget',
      {
        config: publicRoute(app, 'read'),
        schema: {
          operationId: 'readPublicWidget',
          tags,
          summary: 'The page of another system on which a service is booked',
          params: businessParams,
          querystring: z.object({ service_id: idText, user_id: idText.optional() }),
          response: {
            200: z.object({
              widget_url: z.string(),
              origin: z.string().describe('Of the messages that the page sends'),
            }),
            ...problemResponses(404, 409),
          },
        },
      },
      async (request) => {
        const { tenant } = await openBusiness(request)
        const { service_id: serviceId, user_id: userId = null } = request.query
        const found = await app.db.transaction(tenant.id, (tx) =>
          widgetAddress(sync.parts, tx, { serviceId, userId }),
        )
        if ('problem' in found) throw new ProblemError(found.problem)
        return { widget_url: found.widgetUrl, origin: found.origin }
      },
    )
  }
}

function presentTimes(days: SlotsThere['days'], nextFree: string | null) {
  return {
    days: days.map(({ date, slots }) => ({
      date,
      slots: slots.map(({ startsAt, userIds }) => ({ start_time: startsAt, user_ids: userIds })),
    })),
    next_free: nextFree,
  }
}
