import { z } from 'zod'
import { instantText } from '../schemas.ts'

/** What `POST /api/bookings/check` answers. */
export const checkAnswer = z
  .object({
    ok: z.boolean().describe('Whether booking it now would succeed'),
    obstacles: z.array(
      z.object({
        kind: z.enum([
          'employee_busy',
          'workplace_busy',
          'vacation',
          'outside_schedule',
          'not_performed',
          'too_short_notice',
        ]),
        blocks: z.boolean().describe('False: only worth knowing'),
        booking: z
          .object({
            booking_id: z.number().int(),
            user_id: z.number().int(),
            workplace_id: z.number().int().nullable(),
            start_time: instantText,
            end_time: instantText,
          })
          .optional()
          .describe('What it clashes with'),
        vacation: z.object({ starts_on: z.string(), ends_on: z.string() }).optional(),
        service_ids: z.array(z.number().int()).optional().describe('What is not performed'),
        working_hours: z
          .array(z.object({ start_time: instantText, end_time: instantText }))
          .optional(),
        minimum_notice_minutes: z.number().int().optional(),
        is_past: z.boolean().optional(),
      }),
    ),
    nearest_free: z
      .array(
        z.object({
          start_time: instantText,
          end_time: instantText,
          user_id: z.number().int(),
          workplace_id: z.number().int().nullable(),
        }),
      )
      .describe('Up to three, when the wanted time cannot be had'),
    start_time: instantText,
    end_time: instantText,
    user_id: z.number().int(),
    workplace_id: z.number().int().nullable(),
    total_minor: z.number().int(),
  })
  .meta({ id: 'BookingCheck' })

const load = z.number().int().nullable().describe('Null where nobody works')

/** What `GET /api/bookings/counts` answers. */
export const countsAnswer = z
  .object({
    days: z.array(
      z.object({
        date: z.string().describe('Local date'),
        count: z.number().int().describe('Live bookings that begin then'),
        load_percent: load,
        employees: z.array(
          z.object({
            user_id: z.number().int(),
            count: z.number().int(),
            busy_minutes: z.number().int(),
            work_minutes: z.number().int(),
            load_percent: load,
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'BookingCounts' })
