import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { assert } from '../../kernel/errors.ts'
import {
  type Client,
  type ClientChanges,
  clientSorts,
  presentClient,
} from '../../modules/clients/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { presentRemoteId, remoteIdSchema } from '../remote-id.ts'
import { instantText, pageQuery } from '../schemas.ts'

export const clientSchema = z
  .object({
    id: z.number().int(),
    first_name: z.string(),
    last_name: z.string(),
    name: z.string().describe('First and last name'),
    phone: z.string().nullable().describe('E.164: `+77011234567`'),
    email: z.string().nullable(),
    birthday: z.string().nullable().describe('`YYYY-MM-DD`'),
    note: z.string(),
    source: z.string().describe('Where the person came from: `staff`, `api`, `online`, `sync`'),
    crm_contact_id: remoteIdSchema.describe('The contact in the CRM, once there is one'),
    created_at: instantText,
    updated_at: instantText,
  })
  .meta({ id: 'Client' })

export const clientBody = z.strictObject({
  first_name: z.string().min(1).max(200),
  last_name: z.string().max(200).optional(),
  phone: z
    .string()
    .max(50)
    .nullable()
    .optional()
    .describe('As people write it; national notations are read by the country of the tenant'),
  email: z.string().max(320).nullable().optional(),
  birthday: z.iso.date().nullable().optional(),
  note: z.string().max(10_000).optional(),
  source: z.string().min(1).max(50).optional(),
})

export const clientChangeBody = clientBody.partial()

export const clientListQuery = pageQuery.extend({
  sort: z.enum(clientSorts).default('name').describe('By last and first name, or the newest first'),
  search: z
    .string()
    .max(100)
    .optional()
    .describe('Parts of the name in any order, of the phone in any notation, or of the e-mail'),
  ids: z
    .string()
    .max(3_000)
    .regex(/^\d+(,\d+)*$/)
    .optional()
    .describe(
      'Only these clients, by numbers with commas between; the rest of the query is ignored',
    ),
})

/** The same fields under the names of the module. */
export function toClientInput(body: z.infer<typeof clientChangeBody>): ClientChanges {
  const { first_name, last_name, ...same } = body
  return { ...same, firstName: first_name, lastName: last_name }
}

/** Clients as the API answers them, each with its contact in the CRM. */
export async function presentWithContacts(
  app: FastifyInstance,
  tx: Transaction,
  clients: Client[],
): Promise<z.infer<typeof clientSchema>[]> {
  const ids = clients.map((client) => client.id)
  const contacts =
    ids.length === 0 ? new Map<number, string>() : await app.remoteIds(tx, 'crm_contact_id', ids)
  return clients.map((client) => ({
    ...presentClient(client),
    name: `${client.firstName} ${client.lastName}`.trim(),
    crm_contact_id: presentRemoteId(contacts.get(client.id)),
  }))
}

export async function presentWithContact(app: FastifyInstance, tx: Transaction, client: Client) {
  const [presented] = await presentWithContacts(app, tx, [client])
  assert(presented, 'one client is presented as one')
  return presented
}
