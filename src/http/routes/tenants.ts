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
  readTenant,
  updateTenant,
} from '../../modules/tenancy/index.ts'
import type { RouteApp } from '../route-app.ts'
import { idParams, pageOf, pageQuery, problemResponses } from '../schemas.ts'
import { newTenant, tenantSchema, tenantSettings } from '../tenant-schemas.ts'

const tags = ['Tenants']

/** A tenant's own settings, and for super admins all the tenants. */
export const tenantRoutes: FastifyPluginAsyncZod = async (app) => {
  readOwnRoute(app)
  updateOwnRoute(app)
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
  app.route({
    method: 'PUT',
    url: '/api/tenant',
    schema: {
      operationId: 'updateTenant',
      tags,
      summary: "Change settings of the caller's tenant",
      body: tenantSettings,
      response: { 200: tenantSchema, ...problemResponses() },
    },
    handler: async (request) => {
      const {
        slot_step_minutes: slotStepMinutes,
        minimum_notice_minutes: minimumNoticeMinutes,
        ...plain
      } = request.body
      const settings = { ...plain, slotStepMinutes, minimumNoticeMinutes }
      return presentTenant(
        await request.inTenant((tx) => updateTenant(tx, request.principal, settings)),
      )
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
      summary: 'List every tenant (super admin)',
      querystring: pageQuery,
      response: { 200: pageOf(tenantSchema), ...problemResponses() },
    },
    handler: async (request) => {
      const page = await listTenants(app.db, request.principal, request.query)
      return { items: page.items.map(presentTenant), next_cursor: page.nextCursor }
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
