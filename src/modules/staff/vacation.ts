import { ProblemError } from '../../kernel/errors.ts'
import type { FieldCode } from '../../kernel/problems/field-codes.ts'
import { parseLocalDate } from '../../kernel/zone.ts'

/** Days on which an employee is away. */
export interface Vacation {
  id: number
  userId: number
  /** Local dates, both inclusive. */
  startsOn: string
  endsOn: string
  note: string
  /** ISO 8601 instants. */
  createdAt: string
  updatedAt: string
}

/** What of a vacation can be written. */
export type VacationDetails = Omit<Vacation, 'id' | 'createdAt' | 'updatedAt'>

/** Fields left out stay as they are. */
export type VacationChanges = {
  [Field in keyof VacationDetails]?: VacationDetails[Field] | undefined
}

export type NewVacation = VacationChanges & Pick<VacationDetails, 'userId' | 'startsOn' | 'endsOn'>

/** A vacation, and how many live bookings to come stand in its days: somebody has to move them. */
export interface PlannedVacation {
  vacation: Vacation
  bookingsAffected: number
}

/** Parental leave lasts years; ten of them are a slip of the keyboard. */
const maxDays = 3660

/** The vacation after the changes. @throws ProblemError `invalid_input` for days that are wrong */
export function applyVacationChanges(
  vacation: VacationDetails,
  changes: VacationChanges,
): VacationDetails {
  const wanted = {
    userId: changes.userId ?? vacation.userId,
    startsOn: changes.startsOn ?? vacation.startsOn,
    endsOn: changes.endsOn ?? vacation.endsOn,
    note: changes.note ?? vacation.note,
  }
  const first = parseLocalDate(wanted.startsOn)
  const last = parseLocalDate(wanted.endsOn)
  if (first === null) throw invalid('starts_on', 'not_date')
  if (last === null) throw invalid('ends_on', 'not_date')
  if (last < first) throw invalid('ends_on', 'before_start')
  if (last - first >= maxDays) throw invalid('ends_on', 'too_large', { limit: maxDays })
  return wanted
}

function invalid(field: string, code: FieldCode, params?: { limit: number }): ProblemError {
  return new ProblemError('invalid_input', { fields: [{ field, code, ...(params && { params }) }] })
}
