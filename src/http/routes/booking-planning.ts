import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { Principal } from '../../kernel/principal.ts'
import {
  checkChange,
  checkNewVisit,
  countVisits,
  type Obstacle,
  presentClash,
  presentFreeTime,
  type VisitCheck,
} from '../../modules/bookings/index.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { id, problemResponses } from '../schemas.ts'
import { checkAnswer, countsAnswer } from './booking-planning-shapes.ts'
import { bookingBody, bookingChangeBody, toChange, toVisit } from './booking-shapes.ts'

const tags = ['Bookings']

const checkBody = bookingChangeBody.omit({ suggest_nearest: true }).extend({
  booking_id: id.optional().describe('The booking that would be changed; a new one when left out'),
  source: bookingBody.shape.source,
})

/** What the calendar asks before anything is written. */
export const bookingPlanningRoutes: FastifyPluginAsyncZod = async (app) => {
  app.post(
    '/api/bookings/check',
    {
      config: { scope: 'bookings:read' },
      schema: {
        operationId: 'checkBooking',
        tags,
        summary: 'What would stand in the way of a booking or a change; writes nothing',
        description:
          'With `booking_id` the other fields are a change of it; without, a booking to be made. An ' +
          'obstacle that does not block is only worth knowing.',
        body: checkBody,
        response: { 200: checkAnswer, ...problemResponses(404, 409, 422) },
      },
    },
    async (request) =>
      request.inTenant(async (tx) => present(await check(tx, request.principal, request.body))),
  )

  app.get(
    '/api/bookings/counts',
    {
      schema: {
        operationId: 'countBookings',
        tags,
        summary: 'How many bookings begin on each day, and how full it is',
        querystring: z.object({
          from: z.string().length(10).describe('Local date'),
          to: z.string().length(10).describe('Local date, inclusive; at most 62 days'),
        }),
        response: { 200: countsAnswer, ...problemResponses() },
      },
    },
    async (request) => request.inTenant((tx) => countVisits(tx, request.principal, request.query)),
  )
}

async function check(
  tx: Transaction,
  who: Principal,
  { booking_id, ...body }: z.output<typeof checkBody>,
): Promise<VisitCheck> {
  if (booking_id !== undefined) {
    const { source: _, ...change } = body
    return checkChange(tx, who, { ...toChange(change), id: booking_id })
  }
  const { user_id, service_ids, start_time, version: _, ...rest } = body
  const missing = Object.entries({ user_id, service_ids, start_time })
    .filter(([, value]) => value === undefined)
    .map(([field]): FieldProblem => ({ field, code: 'required' }))
  if (user_id === undefined || service_ids === undefined || start_time === undefined) {
    throw new ProblemError('invalid_input', { fields: missing })
  }
  return checkNewVisit(tx, who, toVisit({ ...rest, user_id, service_ids, start_time }))
}

function present(answer: VisitCheck): z.output<typeof checkAnswer> {
  return {
    ok: answer.ok,
    obstacles: answer.obstacles.map(presentObstacle),
    nearest_free: answer.nearestFree.map(presentFreeTime),
    start_time: new Date(answer.time.startMs).toISOString(),
    end_time: new Date(answer.time.endMs).toISOString(),
    user_id: answer.userId,
    workplace_id: answer.workplaceId,
    total_minor: answer.totalMinor,
  }
}

function presentObstacle(obstacle: Obstacle): z.output<typeof checkAnswer>['obstacles'][number] {
  const { kind, blocks } = obstacle
  switch (obstacle.kind) {
    case 'employee_busy':
    case 'workplace_busy':
      return { kind, blocks, booking: presentClash(obstacle.with) }
    case 'not_performed':
      return { kind, blocks, service_ids: obstacle.serviceIds }
    case 'too_short_notice': {
      const { minimumNoticeMinutes, isPast } = obstacle
      return { kind, blocks, minimum_notice_minutes: minimumNoticeMinutes, is_past: isPast }
    }
    default:
      return { kind, blocks, ...presentRefusal(obstacle.refusal) }
  }
}

type Refusal = Extract<Obstacle, { kind: 'vacation' | 'outside_schedule' }>['refusal']

function presentRefusal(refusal: Refusal) {
  if (refusal.reason === 'vacation') {
    return { vacation: { starts_on: refusal.vacation.from, ends_on: refusal.vacation.to } }
  }
  const working_hours = refusal.workRanges.map(({ startMs, endMs }) => ({
    start_time: new Date(startMs).toISOString(),
    end_time: new Date(endMs).toISOString(),
  }))
  return { working_hours }
}
