import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { enterTenant, leaveTenant } from '../../modules/identity/index.ts'
import { authoriseTenancy, findTenantById, presentTenant } from '../../modules/tenancy/index.ts'
import { idParams, problemResponses } from '../schemas.ts'
import { readSessionCookie } from '../session-cookie.ts'
import { tenantSchema } from '../tenant-schemas.ts'

const tags = ['Tenants']

/** A super admin looks into a tenant, which that tenant's own log tells. */
export const supportRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/tenants/:id/enter',
    {
      schema: {
        operationId: 'enterTenant',
        tags,
        summary: 'Begin a support session inside a tenant (super admin)',
        description:
          'With a cookie the whole session works inside that tenant from now on, for eight hours at ' +
          'most; with a token, name the tenant in `X-Tenant` at each request.',
        params: idParams,
        body: z.strictObject({
          reason: z.string().trim().max(500).optional().describe('Stands in that tenant’s log'),
        }),
        response: { 200: tenantSchema, ...problemResponses(404) },
      },
    },
    async (request) => {
      const { principal, params, body } = request
      authoriseTenancy(principal, 'enter')
      if (!(await findTenantById(app.db, params.id))) throw new ProblemError('not_found')
      const visit = {
        tenantId: params.id,
        reason: body.reason,
        session: readSessionCookie(request),
      }
      return presentTenant(await enterTenant(app.db, principal, visit))
    },
  )

  app.post(
    '/api/tenants/leave',
    {
      schema: {
        operationId: 'leaveTenant',
        tags,
        summary: 'End the support session and come home (super admin)',
        response: { 204: z.undefined(), ...problemResponses() },
      },
    },
    async (request, reply) => {
      authoriseTenancy(request.principal, 'enter')
      await leaveTenant(app.db, request.principal, readSessionCookie(request))
      return reply.code(204).send()
    },
  )
}
