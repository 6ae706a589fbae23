import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Principal } from '../kernel/principal.ts'
import { presentUser, readUser } from '../modules/identity/index.ts'
import { presentTenant, readTenant } from '../modules/tenancy/index.ts'
import { tenantSchema } from './tenant-schemas.ts'
import { roleSchema, userSchema } from './user-schemas.ts'

export const meSchema = z
  .object({
    name: z.string(),
    role: roleSchema,
    user: userSchema.nullable().describe('Null for a super admin inside another tenant'),
    tenant: tenantSchema,
    scopes: z.array(z.string()),
    support: z
      .object({ home_tenant_id: z.number().int() })
      .nullable()
      .describe('Set while a super admin works inside another tenant: show it'),
    realtime: z.object({
      key: z.string().describe('The key that pusher-js connects with'),
      channel: z.string().describe('Where the changes of this tenant are told'),
    }),
  })
  .meta({ id: 'Me' })

/** Who the caller is, where, and how to listen for changes there. */
export function describeCaller(
  app: FastifyInstance,
  principal: Principal,
): Promise<z.output<typeof meSchema>> {
  const { tenantId, userId, name, role, scopes, homeTenantId } = principal
  return app.db.transaction(tenantId, async (tx) => ({
    name,
    role,
    user: userId === null ? null : presentUser((await readUser(tx, principal, userId)).user),
    tenant: presentTenant(await readTenant(tx)),
    scopes,
    support: homeTenantId === undefined ? null : { home_tenant_id: homeTenantId },
    realtime: { key: app.parts.config.pusher.key, channel: `private-tenant.${tenantId}` },
  }))
}
