import { CallFailed } from '../../api/client.ts'

/** What stands in the way of a booking. Times are ISO 8601 instants, dates local. */
export type Obstacle = {
  /** False for what is only worth knowing. */
  blocks: boolean
} & (
  | { kind: 'employee_busy'; bookingId: number; start: string; end: string }
  | { kind: 'workplace_busy'; bookingId: number; start: string; end: string }
  | { kind: 'vacation'; from: string; to: string }
  | { kind: 'outside_schedule'; hours: { start: string; end: string }[] }
  | { kind: 'not_performed'; serviceIds: number[] }
  | { kind: 'too_short_notice'; minutes: number; isPast: boolean }
)

/** A time that is free. */
export interface FreeTime {
  start: string
  end: string
  userId: number
  workplaceId: number | null
}

export interface Obstacles {
  obstacles: Obstacle[]
  nearest: FreeTime[]
}

export const noObstacles: Obstacles = { obstacles: [], nearest: [] }

interface Span {
  start_time: string
  end_time: string
}

interface ClashProblem {
  code: string
  clashes_with?: (Span & { booking_id: number; user_id: number })[]
  nearest_free?: (Span & { user_id: number; workplace_id?: number | null })[]
  working_hours?: Span[]
  service_ids?: number[]
  from?: string
  to?: string
}

/**
 * What a refusal says stands in the way, or null when it was refused for something else. `userId`
 * tells a busy employee from a busy workplace.
 */
export function obstaclesOf(error: unknown, userId: number | null): Obstacles | null {
  const problem = error instanceof CallFailed ? (error.problem as ClashProblem | null) : null
  if (problem?.code === 'booking_clash') {
    return {
      obstacles: (problem.clashes_with ?? []).map((clash) => ({
        kind: clash.user_id === userId ? 'employee_busy' : 'workplace_busy',
        blocks: true,
        bookingId: clash.booking_id,
        start: clash.start_time,
        end: clash.end_time,
      })),
      nearest: (problem.nearest_free ?? []).map(freeTimeOf),
    }
  }
  if (problem?.code === 'on_vacation') {
    const { from = '', to = '' } = problem
    return { obstacles: [{ kind: 'vacation', blocks: true, from, to }], nearest: [] }
  }
  if (problem?.code === 'outside_schedule') {
    const hours = (problem.working_hours ?? []).map(spanOf)
    return { obstacles: [{ kind: 'outside_schedule', blocks: true, hours }], nearest: [] }
  }
  if (problem?.code === 'service_not_performed') {
    const { service_ids: serviceIds = [] } = problem
    return { obstacles: [{ kind: 'not_performed', blocks: true, serviceIds }], nearest: [] }
  }
  return null
}

/** Whether the booking would be refused. */
export function blocks({ obstacles }: Obstacles): boolean {
  return obstacles.some((obstacle) => obstacle.blocks)
}

const forcible = new Set(['vacation', 'outside_schedule', 'not_performed'])

/** Whether those who run the business may book all the same: never over another booking. */
export function mayForce({ obstacles }: Obstacles): boolean {
  return (
    obstacles.some(({ kind }) => forcible.has(kind)) &&
    obstacles.every(({ kind }) => kind !== 'employee_busy' && kind !== 'workplace_busy')
  )
}

function freeTimeOf(free: NonNullable<ClashProblem['nearest_free']>[number]): FreeTime {
  return { ...spanOf(free), userId: free.user_id, workplaceId: free.workplace_id ?? null }
}

function spanOf({ start_time, end_time }: Span): { start: string; end: string } {
  return { start: start_time, end: end_time }
}
