import type { Service } from './api/shapes.ts'

type Employee = Service['employees'][number]

/** Who can do all of these services. */
export function employeesFor(services: readonly Service[]): Employee[] {
  const [first, ...others] = services
  return (first?.employees ?? []).filter(({ id }) =>
    others.every(({ employees }) => employees.some((one) => one.id === id)),
  )
}

/** Whom the reader comes to: the chosen one, or the only one there is; null is anybody. */
export function employeeOf(services: readonly Service[], userId: number | null): Employee | null {
  const all = employeesFor(services)
  const chosen = all.find(({ id }) => id === userId)
  const [only = null] = all
  return chosen ?? (userId === null && all.length === 1 ? only : null)
}
