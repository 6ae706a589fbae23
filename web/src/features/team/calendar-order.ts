import type { Schemas } from '../../api/client.ts'

type Placed = Pick<Schemas['User'], 'calendar_order' | 'name'>

/** People as they were put in order under Employees; those of one place by their names. */
export function inCalendarOrder<Person extends Placed>(people: readonly Person[]): Person[] {
  return people.toSorted(
    (a, b) => a.calendar_order - b.calendar_order || a.name.localeCompare(b.name),
  )
}
