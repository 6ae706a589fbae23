import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { assert, ProblemError } from '../../kernel/errors.ts'
import { asJsonObject } from '../../kernel/json.ts'
import { cutPage, unreadableCursor } from '../../kernel/page.ts'
import { type ActorName, nameActors } from '../../modules/identity/index.ts'
import {
  factChanges,
  factSubjects,
  readAuditLog,
  type StoredFact,
} from '../../platform/facts/index.ts'
import { mayReadHistory } from '../facts-policy.ts'
import { instant, pageOf, pageQuery, problemResponses } from '../schemas.ts'

export const actorNameSchema = z
  .object({
    kind: z.enum(['user', 'support', 'token', 'client', 'connection', 'system']),
    id: z.number().int().nullable(),
    name: z.string().nullable().describe('Null when it is gone, or came from support'),
    owner_name: z.string().nullable().describe('Whose token it was'),
  })
  .meta({ id: 'ActorName' })

export const fieldChangeSchema = z
  .object({ field: z.string(), before: z.unknown(), after: z.unknown() })
  .meta({ id: 'FieldChange' })

const entrySchema = z
  .object({
    id: z.number().int(),
    at: z.string(),
    name: z.string().describe('Such as `BookingCreated`'),
    subject: z.string(),
    subject_id: z.number().int(),
    title: z.string().nullable().describe('What it was called then'),
    actor: actorNameSchema,
    changes: z.array(fieldChangeSchema).describe('Empty for what was made or removed'),
    data: z.unknown().describe('The subject as it was after the change'),
  })
  .meta({ id: 'AuditEntry' })

const auditQuery = pageQuery.extend({
  actor: z
    .string()
    .regex(/^((user|token|client|connection):\d{1,15}|system)$/)
    .optional()
    .describe('`user:7`, `token:3`, `client:9`, `connection:1` or `system`'),
  subject: z.enum(factSubjects).optional(),
  subject_id: z.coerce.number().int().min(1).optional(),
  name: z.string().max(60).optional().describe('Such as `BookingCreated`'),
  from: instant.optional().describe('ISO 8601 instant'),
  to: instant.optional().describe('ISO 8601 instant, not included'),
})

/** Who did what. */
export const auditLogRoutes: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/api/audit-log',
    {
      schema: {
        operationId: 'readAuditLog',
        tags: ['Changes'],
        summary: 'Who did what, latest first, field by field (managers and administrators)',
        querystring: auditQuery,
        response: { 200: pageOf(entrySchema), ...problemResponses() },
      },
    },
    async (request) => {
      if (!mayReadHistory(request.principal)) throw new ProblemError('forbidden')
      const { actor, subject, subject_id, name, from, to, limit, cursor } = request.query
      const before = cursor === undefined ? undefined : readCursor(cursor)
      return request.inTenant(async (tx) => {
        const found = await readAuditLog(tx, {
          actor,
          subject,
          subjectId: subject_id,
          name,
          fromInstant: from,
          toInstant: to,
          before,
          limit: limit + 1,
        })
        const { items, nextCursor } = cutPage(found, limit, writeCursor)
        const names = await nameActors(
          tx,
          items.map((fact) => fact.actor),
        )
        return {
          items: items.map((fact, at) => present(fact, names[at])),
          next_cursor: nextCursor,
        }
      })
    },
  )
}

function present(fact: StoredFact, actor: ActorName | undefined): z.output<typeof entrySchema> {
  assert(actor, 'every fact has an actor')
  return {
    id: fact.id,
    at: fact.at,
    name: fact.name,
    subject: fact.subject,
    subject_id: fact.subjectId,
    title: titleOf(fact),
    actor,
    changes: factChanges(fact),
    data: fact.data,
  }
}

/** What people called the subject: a name, or a client's two. */
function titleOf({ data }: StoredFact): string | null {
  const { name, first_name: first, last_name: last } = asJsonObject(data)
  if (typeof name === 'string') return name
  const names = [first, last].filter((part) => typeof part === 'string' && part !== '')
  return names.length > 0 ? names.join(' ') : null
}

function writeCursor({ place, id }: { place: string; id: number }): string {
  return Buffer.from(`${id} ${place}`).toString('base64url')
}

function readCursor(cursor: string): { place: string; id: number } {
  const text = Buffer.from(cursor, 'base64url').toString()
  const match = /^(\d{1,15}) (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/.exec(
    text,
  )
  if (!match) throw unreadableCursor()
  return { place: match[2] ?? '', id: Number(match[1]) }
}
