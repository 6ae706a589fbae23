import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { ProblemError } from '../../kernel/errors.ts'
import { cutPage, idCursor } from '../../kernel/page.ts'
import {
  factSubjects,
  readFactsAfter,
  readHistory,
  type StoredFact,
} from '../../platform/facts/index.ts'
import { mayReadFact, mayReadHistory } from '../facts-policy.ts'
import { pageOf, pageQuery, problemResponses } from '../schemas.ts'

const tags = ['Changes']

const changeSchema = z
  .object({
    id: z.number().int(),
    at: z.string(),
    name: z.string().describe('Such as `BookingCreated`'),
    subject: z.string(),
    subject_id: z.number().int(),
    actor: z.looseObject({ kind: z.string() }),
    data: z.unknown().describe('The subject as it was after the change'),
    before: z.unknown().optional().describe('What it was before'),
  })
  .meta({ id: 'Change' })

const changesQuery = z.object({
  after: z
    .string()
    .regex(/^\d{1,18}\.\d{1,18}$/)
    .optional()
    .describe('`cursor` of the answer before; without it, only a cursor is answered'),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
})

/** What happened: for screens that were away, and for people who ask who changed what. */
export const changeRoutes: FastifyPluginAsyncZod = async (app) => {
  app.route({
    method: 'GET',
    url: '/api/changes',
    schema: {
      operationId: 'listChanges',
      tags,
      summary: 'What has changed since a cursor; nothing is ever skipped',
      description:
        'A cursor older than what is kept answers 410 `cursor_expired`: load everything again.',
      querystring: changesQuery,
      response: {
        200: z.object({
          items: z.array(changeSchema),
          cursor: z.string().describe('Pass it as `after` next time'),
          more: z.boolean().describe('Whether to ask again at once, even when items is empty'),
        }),
        ...problemResponses(410),
      },
    },
    handler: async (request) => {
      const { after, limit } = request.query
      const page = await request.inTenant((tx) => readFactsAfter(tx, after, limit))
      const visible = page.facts.filter((fact) => mayReadFact(request.principal, fact))
      return {
        items: visible.map((fact) => ({ ...present(fact), before: undefined })),
        cursor: page.cursor,
        more: page.more,
      }
    },
  })

  app.route({
    method: 'GET',
    url: '/api/history',
    schema: {
      operationId: 'listHistory',
      tags,
      summary: 'Who changed what, newest first (managers and administrators)',
      querystring: pageQuery.extend({
        subject: z.enum(factSubjects).optional(),
        subject_id: z.coerce.number().int().min(1).optional(),
        cursor: z
          .string()
          .regex(/^\d{1,15}$/)
          .optional(),
      }),
      response: { 200: pageOf(changeSchema), ...problemResponses() },
    },
    handler: async (request) => {
      if (!mayReadHistory(request.principal)) throw new ProblemError('forbidden')
      const { subject, subject_id: subjectId, cursor, limit } = request.query
      const found = await request.inTenant((tx) =>
        readHistory(tx, {
          ...(subject === undefined ? {} : { subject }),
          ...(subjectId === undefined ? {} : { subjectId }),
          ...(cursor === undefined ? {} : { beforeId: Number(cursor) }),
          limit: limit + 1,
        }),
      )
      const { items, nextCursor } = cutPage(found, limit, idCursor)
      return { items: items.map(present), next_cursor: nextCursor }
    },
  })
}

function present(fact: StoredFact): z.output<typeof changeSchema> {
  return {
    id: fact.id,
    at: fact.at,
    name: fact.name,
    subject: fact.subject,
    subject_id: fact.subjectId,
    actor: { ...fact.actor },
    data: fact.data,
    before: fact.before,
  }
}
