import type { FastifyInstance } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import {
  changeSeries,
  presentRefused,
  repeatVisit,
  type SeriesOutcome,
  seriesOrThrow,
} from '../../modules/bookings/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { idParams, problemResponses } from '../schemas.ts'
import {
  bookingBody,
  bookingSchema,
  forceSchema,
  presentWithDeals,
  sourceOf,
  toVisit,
  visitParts,
} from './booking-shapes.ts'

const tags = ['Bookings']

const seriesSchema = z.object({
  series_id: z.number().int(),
  items: z.array(bookingSchema),
  skipped: z
    .array(
      z.object({
        start_time: z.string(),
        end_time: z.string(),
        reason: z.enum(['booking_clash', 'outside_schedule', 'on_vacation']),
        clashes_with: z.array(
          z.object({
            booking_id: z.number().int(),
            user_id: z.number().int(),
            workplace_id: z.number().int().nullable(),
            start_time: z.string(),
            end_time: z.string(),
          }),
        ),
      }),
    )
    .describe('Occurrences that were left out, because the caller allowed it'),
  cut: z
    .enum(['occurrences', 'period'])
    .nullable()
    .describe('What ended the series before its rule did: 366 visits or two years'),
})

const seriesBody = bookingBody.extend({
  rrule: z.string().min(1).max(500).describe('RFC 5545 rule: `FREQ=WEEKLY;COUNT=10`'),
  skip_clashing: z.boolean().optional().describe('Books what can be booked'),
})

const { user_id, workplace_id, status_id, start_time, end_time, note } = visitParts
const seriesChangeBody = z
  .strictObject({
    user_id,
    workplace_id,
    status_id,
    start_time,
    end_time,
    note,
    force: forceSchema,
  })
  .partial()
  .extend({
    scope: z.enum(['one', 'following', 'all']).describe('Which visits of the series change'),
  })

/** Repeating bookings: the whole series stands or falls together. */
export const bookingSeriesRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/bookings/series',
    {
      schema: {
        operationId: 'createBookingSeries',
        tags,
        summary: 'Book a visit again and again',
        body: seriesBody,
        response: { 201: seriesSchema, ...problemResponses(409, 422) },
      },
    },
    async (request, reply) => {
      const { body, principal } = request
      const series = {
        ...toVisit(body),
        source: body.source ?? sourceOf(principal),
        rrule: body.rrule,
        skipClashing: body.skip_clashing,
      }
      const answer = await request.inTenant(async (tx) =>
        present(app, tx, seriesOrThrow(await repeatVisit(tx, principal, series))),
      )
      return reply.code(201).send(answer)
    },
  )

  app.put(
    '/api/bookings/:id/series',
    {
      schema: {
        operationId: 'updateBookingSeries',
        tags,
        summary: 'Change one visit of a series, it and the following, or all',
        params: idParams,
        body: seriesChangeBody,
        response: { 200: seriesSchema, ...problemResponses(404, 409, 422) },
      },
    },
    async (request) => {
      const { body, principal } = request
      const change = {
        id: request.params.id,
        scope: body.scope,
        userId: body.user_id,
        workplaceId: body.workplace_id,
        statusId: body.status_id,
        startTime: body.start_time,
        endTime: body.end_time,
        note: body.note,
        force: body.force,
      }
      return request.inTenant(async (tx) =>
        present(app, tx, seriesOrThrow(await changeSeries(tx, principal, change))),
      )
    },
  )
}

async function present(
  app: FastifyInstance,
  tx: Transaction,
  outcome: SeriesOutcome & { ok: true },
) {
  return {
    series_id: outcome.seriesId,
    items: await presentWithDeals(app, tx, outcome.bookings),
    skipped: outcome.skipped.map(presentRefused),
    cut: outcome.cut,
  }
}
