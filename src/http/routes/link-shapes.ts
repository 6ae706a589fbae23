import { z } from 'zod'
import { recordKinds } from '../../connector-kit/index.ts'
import type { LinkOnView } from '../../sync/index.ts'
import { linkSchema, presentLink } from './sync-shapes.ts'

const side = z.enum(['here', 'there'])
const value = z.unknown()

const fieldSchema = z.object({
  field: z.string(),
  label: z.string().describe('A key of the words that name the field'),
  owner: z.enum(['both', 'ours', 'creation', 'theirs']),
  refers: z
    .enum(recordKinds)
    .nullable()
    .describe('The kind of record that the value is a number of'),
  here: value,
  agreed: value.describe('What both sides last said alike; null before the first time'),
  there: value.describe('In our words where there is one, else as it stands there'),
  there_translated: z.boolean(),
  differs: z.boolean().nullable().describe('Null while the other side could not be read'),
  changed_here: z.boolean(),
  changed_there: z.boolean().nullable(),
  choices: z.array(side).describe('What a person may take'),
  conflict: z
    .object({
      ours: value,
      theirs: value,
      taken: z.enum(['ours', 'theirs']),
      reason: z.string(),
    })
    .nullable(),
})

export const linkDetailSchema = linkSchema
  .extend({
    created_at: z.string(),
    due_since: z.string().nullable(),
    local: z.object({ exists: z.boolean(), deleted: z.boolean() }),
    remote: z.object({
      exists: z.boolean().nullable().describe('Null when it could not be read'),
      url: z.string().nullable().describe('Where people see it there'),
      unread: z
        .object({ code: z.string(), words: z.string() })
        .nullable()
        .describe('Why the other side could not be read now, in its own words'),
    }),
    fields: z.array(fieldSchema),
    history: z
      .array(
        z.object({
          at: z.string(),
          done: z.boolean(),
          attempt: z.string().optional(),
          class: z.string().optional(),
          words: z.string().optional(),
          code: z.string().optional(),
        }),
      )
      .describe('The last tries, newest first; only of pairs that failed at least once'),
  })
  .meta({ id: 'LinkDetail' })

export const settleSchema = z
  .object({
    choices: z.record(z.string().max(100), side).optional().describe('By field'),
    all: side.optional().describe('For every field that differs and may be chosen'),
  })
  .refine(({ all, choices }) => (all === undefined) !== (choices === undefined), {
    message: 'either choices or all',
    path: ['choices'],
  })

export const releaseSchema = z
  .object({
    remote_id: z.string().min(1).max(200).optional().describe('It is this record there'),
    create: z.literal(true).optional().describe('It is none, and is to be made'),
  })
  .refine((body) => (body.create === undefined) !== (body.remote_id === undefined), {
    message: 'either remote_id or create',
    path: ['remote_id'],
  })

/** A pair with both its sides, as the API shows it. */
export function presentLinkDetail(view: LinkOnView): z.output<typeof linkDetailSchema> {
  const { fields, link, local, remote } = view
  const dues = [link.localDueAt, link.remoteDueAt].filter((at) => at !== null)
  return {
    ...presentLink({ ...link, disputed: fields.some(({ conflict }) => conflict !== null) }),
    created_at: link.createdAt,
    due_since: link.state === 'idle' ? null : (dues.sort()[0] ?? null),
    local,
    remote,
    fields: fields.map(({ changed, thereTranslated, ...same }) => ({
      ...same,
      label: `sync.field.${link.kind}.${same.field}`,
      there_translated: thereTranslated,
      changed_here: changed.here,
      changed_there: changed.there,
    })),
    history: link.history,
  }
}
