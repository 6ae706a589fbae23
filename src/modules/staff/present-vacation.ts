import type { Vacation } from './vacation.ts'

/** A vacation as the API and the facts show it. */
export function presentVacation(vacation: Vacation) {
  return {
    id: vacation.id,
    user_id: vacation.userId,
    starts_on: vacation.startsOn,
    ends_on: vacation.endsOn,
    note: vacation.note,
    created_at: vacation.createdAt,
    updated_at: vacation.updatedAt,
  }
}
