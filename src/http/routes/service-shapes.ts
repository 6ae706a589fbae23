import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { assert } from '../../kernel/errors.ts'
import {
  presentService,
  type Service,
  type ServiceChanges,
  serviceLimits,
  serviceTextLimits,
} from '../../modules/catalog/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { presentRemoteId, remoteIdSchema } from '../remote-id.ts'
import { pageQuery } from '../schemas.ts'

const typeSchema = z.enum(['service', 'product'])

export const serviceSchema = z
  .object({
    id: z.number().int(),
    type: typeSchema,
    name: z.string(),
    category: z.string(),
    description: z.string(),
    price_minor: z.number().int().describe("In minor units of the tenant's currency"),
    duration_minutes: z.number().int(),
    buffer_before_minutes: z.number().int(),
    buffer_after_minutes: z.number().int(),
    needs_workplace: z.boolean(),
    active: z.boolean(),
    position: z.number().int(),
    bitrix24_product_id: remoteIdSchema.describe('The product in the CRM, once there is one'),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'Service' })

function between([least, most]: readonly [number, number]) {
  return z.number().int().min(least).max(most)
}

/** What may be changed about a service; absent fields stay as they are. */
export const serviceChangesBody = z
  .strictObject({
    type: typeSchema,
    name: z.string().trim().min(1).max(serviceTextLimits.name),
    category: z.string().trim().max(serviceTextLimits.category),
    description: z.string().max(serviceTextLimits.description),
    price_minor: between(serviceLimits.price_minor),
    duration_minutes: between(serviceLimits.duration_minutes),
    buffer_before_minutes: between(serviceLimits.buffer_before_minutes),
    buffer_after_minutes: between(serviceLimits.buffer_after_minutes),
    needs_workplace: z.boolean(),
    active: z.boolean(),
    position: between(serviceLimits.position),
  })
  .partial()

export const newServiceBody = serviceChangesBody.required({ name: true })

export const serviceListQuery = pageQuery.extend({
  active: z.stringbool().optional(),
  type: typeSchema.optional(),
  category: z.string().max(serviceTextLimits.category).optional().describe('Exactly this one'),
  search: z.string().max(200).optional().describe('A part of the name or of the category'),
})

export function toServiceChanges(body: z.output<typeof serviceChangesBody>): ServiceChanges {
  return {
    type: body.type,
    name: body.name,
    category: body.category,
    description: body.description,
    priceMinor: body.price_minor,
    durationMinutes: body.duration_minutes,
    bufferBeforeMinutes: body.buffer_before_minutes,
    bufferAfterMinutes: body.buffer_after_minutes,
    needsWorkplace: body.needs_workplace,
    active: body.active,
    position: body.position,
  }
}

/** Services as the API answers them, each with its product in the CRM. */
export async function presentWithProducts(
  app: FastifyInstance,
  tx: Transaction,
  services: Service[],
) {
  const ids = services.map((service) => service.id)
  const products =
    ids.length === 0
      ? new Map<number, string>()
      : await app.remoteIds(tx, 'bitrix24_product_id', ids)
  return services.map((service) => ({
    ...presentService(service),
    bitrix24_product_id: presentRemoteId(products.get(service.id)),
  }))
}

export async function presentWithProduct(app: FastifyInstance, tx: Transaction, service: Service) {
  const [presented] = await presentWithProducts(app, tx, [service])
  assert(presented, 'one service is presented as one')
  return presented
}
