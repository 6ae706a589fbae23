import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { createUser } from '../../modules/identity/index.ts'
import {
  activateTenant,
  authoriseTenancy,
  createTenant,
  findTenantById,
  listTenants,
  presentTenant,
  previewZone,
  readTenant,
  type TenantSettings,
  updateTenant,
} from '../../modules/tenancy/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { countedTenantSchema, newTenant, tenantSchema, tenantSettings } from '../tenant-schemas.ts'

const tags = ['Tenants']

/** A tenant's own settings, and for super admins all the tenants. */
export const tenantRoutes: FastifyPluginAsyncZod = async (app) => {
  readOwnRoute(app)
  updateOwnRoute(app)
  previewZoneRoute(app)
  listRoute(app)
  createRoute(app)
  activateRoute(app)
}

function readOwnRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/tenant',
    schema: {
      operationId: 'readTenant',
      tags,
      summary: "The settings of the caller's tenant",
      response: { 200: tenantSchema, ...problemResponses() },
    },
    handler: async (request) => {
      authoriseTenancy(request.principal, 'read')
      return presentTenant(await request.inTenant(readTenant))
    },
  })
}

function updateOwnRoute(app: RouteApp): void {
  const ways = [
    ['PUT', 'updateTenant'],
    ['PATCH', 'patchTenant'],
  ] as const
  for (const [method, operationId] of ways) {
    app.route({
      method,
      url: '/api/tenant',
      schema: {
        operationId,
        tags,
        summary: "Change settings of the caller's tenant; fields left out stay as they are",
        body: tenantSettings,
        response: { 200: tenantSchema, ...problemResponses() },
      },
      handler: async (request) => {
        const settings = toSettings(request.body)
        return presentTenant(
          await request.inTenant((tx) => updateTenant(tx, request.principal, settings)),
        )
      },
    })
  }
}

function previewZoneRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/tenant/zone-preview',
    schema: {
      operationId: 'previewZone',
      tags,
      summary: 'What another time zone would do to bookings and hours',
      querystring: z.object({ zone: z.string().min(1).max(64) }),
      response: {
        200: z.object({
          zone: z.string(),
          clock_moves_minutes: z.number().int().describe('How much later its clock is right now'),
          bookings_shown_elsewhere: z
            .number()
            .int()
            .describe('Bookings to come: they keep their moment, so their clock time changes'),
          hours_follow_clock: z
            .boolean()
            .describe('Working hours and vacations keep their clock time, in the new zone'),
        }),
        ...problemResponses(),
      },
    },
    handler: async (request) => {
      const { zone } = request.query
      const found = await request.inTenant((tx) => previewZone(tx, request.principal, zone))
      return {
        zone: found.zone,
        clock_moves_minutes: found.clockMovesMinutes,
        bookings_shown_elsewhere: found.bookingsShownElsewhere,
        hours_follow_clock: true,
      }
    },
  })
}

function listRoute(app: RouteApp): void {
  app.route({
    method: 'GET',
    url: '/api/tenants',
    schema: {
      operationId: 'listTenants',
      tags,
      summary: 'List every tenant with what it has (super admin)',
      querystring: pageQuery,
      response: { 200: pageOf(countedTenantSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await listTenants(app.db, request.principal, request.query)
      return {
        items: page.items.map(({ counts, ...tenant }) => {
          const { lastFactAt, ...plain } = counts
          return { ...presentTenant(tenant), counts: { ...plain, last_fact_at: lastFactAt } }
        }),
        next_cursor: page.nextCursor,
      }
    },
  })
}

function createRoute(app: RouteApp): void {
  app.route({
    method: 'POST',
    url: '/api/tenants',
    schema: {
      operationId: 'createTenant',
      tags,
      summary: 'Make a tenant with its default statuses and first administrator (super admin)',
      body: newTenant,
      response: { 201: tenantSchema, ...problemResponses() },
    },
    handler: async (request, reply) => {
      const { principal } = request
      authoriseTenancy(principal, 'create')
      const { admin, ...input } = request.body
      const made = await createTenant(
        app.db,
        { ...input, actor: principal.actor },
        async (tx, { id }) => {
          const inside = { ...principal, tenantId: id, userId: null }
          if (admin) await createUser(tx, inside, { ...admin, role: 'admin' })
        },
      )
      return reply.code(201).send(presentTenant(made))
    },
  })
}

function activateRoute(app: RouteApp): void {
  app.route({
    method: 'PUT',
    url: '/api/tenants/:id',
    schema: {
      operationId: 'activateTenant',
      tags,
      summary: 'Open or close a tenant (super admin)',
      params: idParams,
      body: z.strictObject({ active: z.boolean() }),
      response: { 200: tenantSchema, ...problemResponses(404, 409) },
    },
    handler: async (request) => {
      const { principal, params, body } = request
      authoriseTenancy(principal, 'activate')
      if (!(await findTenantById(app.db, params.id))) throw new ProblemError('not_found')
      return presentTenant(
        await app.db.transaction(params.id, (tx) => activateTenant(tx, principal, body.active)),
      )
    },
  })
}

function toSettings(body: z.output<typeof tenantSettings>): TenantSettings {
  const { slot_step_minutes, minimum_notice_minutes, booking_horizon_days, ...rest } = body
  const { week_start, reminders, ...plain } = rest
  return {
    ...plain,
    slotStepMinutes: slot_step_minutes,
    minimumNoticeMinutes: minimum_notice_minutes,
    bookingHorizonDays: booking_horizon_days,
    weekStart: week_start,
    ...(reminders && { reminders: toReminders(reminders) }),
  }
}

function toReminders({
  hours_before,
  ...rest
}: NonNullable<z.output<typeof tenantSettings>['reminders']>) {
  return { ...rest, hoursBefore: hours_before }
}
