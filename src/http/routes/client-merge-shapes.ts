import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { MergePreview } from '../../modules/client-merges/index.ts'
import {
  type Client,
  type ClientDetails,
  type MergeWish,
  presentClient,
} from '../../modules/clients/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { presentRemoteId, remoteIdSchema } from '../remote-id.ts'
import { id, instantText } from '../schemas.ts'
import {
  clientChangeBody,
  clientSchema,
  presentWithContacts,
  toClientInput,
} from './client-shapes.ts'

export const duplicateGroupSchema = z
  .object({
    reason: z.enum(['phone', 'email']).describe('What they have in common'),
    value: z.string(),
    count: z.number().int(),
    clients: z.array(clientSchema).describe('The oldest first, at most 20'),
  })
  .meta({ id: 'ClientDuplicates' })

export const mergeBody = z.strictObject({
  keep_id: id.describe('The client who stays'),
  merge_ids: z.array(id).min(1).max(20).describe('The clients who become that one'),
  fields: clientChangeBody
    .optional()
    .describe('Values that a person chose; the others are kept, or filled from the merged ones'),
})

const mergeField = z.enum([
  'first_name',
  'last_name',
  'phone',
  'email',
  'birthday',
  'note',
  'source',
])

export const mergePreviewSchema = z
  .object({
    result: z
      .object({
        first_name: z.string(),
        last_name: z.string(),
        phone: z.string().nullable(),
        email: z.string().nullable(),
        birthday: z.string().nullable(),
        note: z.string(),
        source: z.string(),
      })
      .describe('The client who is kept, as it would be'),
    differing: z.array(mergeField).describe('Fields in which the clients do not say the same'),
    clients: z.array(clientSchema).describe('All of them; the one who is kept stands first'),
    moves: z.array(
      z.object({
        client_id: z.number().int(),
        bookings: z.number().int().describe('Deleted ones are counted too'),
        waitlist: z.number().int(),
      }),
    ),
    bookings: z.number().int().describe('How many bookings move in all'),
    waitlist: z.number().int(),
    crm: z
      .object({
        keeps: remoteIdSchema.describe('The contact that goes on; null when none is known yet'),
        takes_over: z.boolean().describe('It was the contact of a merged client until now'),
        rests: z
          .array(z.object({ client_id: z.number().int(), crm_contact_id: remoteIdSchema }))
          .describe('Contacts that stay in the CRM and are no longer kept in step'),
      })
      .describe(
        'What happens in the CRM; deals of the moved bookings get the contact that goes on',
      ),
  })
  .meta({ id: 'ClientMergePreview' })

export const mergeSchema = z
  .object({
    id: z.number().int(),
    client: clientSchema,
    merged_ids: z.array(z.number().int()),
    moved_bookings: z.number().int(),
    moved_waitlist: z.number().int(),
    undo_until: instantText,
  })
  .meta({ id: 'ClientMerge' })

export const mergeListSchema = z.object({
  items: z.array(
    z.object({
      id: z.number().int(),
      merged_ids: z.array(z.number().int()),
      created_at: instantText,
      undo_until: instantText,
    }),
  ),
})

export const undoneSchema = z.object({ client: clientSchema, restored: z.array(clientSchema) })

export function toMergeWish(body: z.output<typeof mergeBody>): MergeWish {
  return {
    keepId: body.keep_id,
    mergeIds: body.merge_ids,
    ...(body.fields ? { fields: toClientInput(body.fields) } : {}),
  }
}

/** A preview as the API answers it, with what becomes of the contacts in the CRM. */
export async function presentPreview(
  app: FastifyInstance,
  tx: Transaction,
  preview: MergePreview,
): Promise<z.infer<typeof mergePreviewSchema>> {
  const { keep, others, moves } = preview
  const clients = [keep, ...others]
  const contacts = await app.remoteIds(
    tx,
    'crm_contact_id',
    clients.map((client) => client.id),
  )
  const heir = contacts.has(keep.id) ? keep : others.find((other) => contacts.has(other.id))
  const resting = others.filter((other) => contacts.has(other.id) && other !== heir)
  return {
    result: presentDetails({ ...keep, ...preview.result }),
    differing: preview.differing.map((field) => fieldNames[field]),
    clients: await presentWithContacts(app, tx, clients),
    moves: moves.map(({ clientId, ...counts }) => ({ client_id: clientId, ...counts })),
    bookings: moves.reduce((sum, move) => sum + move.bookings, 0),
    waitlist: moves.reduce((sum, move) => sum + move.waitlist, 0),
    crm: {
      keeps: presentRemoteId(heir && contacts.get(heir.id)),
      takes_over: heir !== undefined && heir !== keep,
      rests: resting.map((other) => ({
        client_id: other.id,
        crm_contact_id: presentRemoteId(contacts.get(other.id)),
      })),
    },
  }
}

const fieldNames: Record<keyof ClientDetails, z.infer<typeof mergeField>> = {
  firstName: 'first_name',
  lastName: 'last_name',
  phone: 'phone',
  email: 'email',
  birthday: 'birthday',
  note: 'note',
  source: 'source',
}

function presentDetails(client: Client) {
  const { id: _id, created_at: _created, updated_at: _updated, ...details } = presentClient(client)
  return details
}
