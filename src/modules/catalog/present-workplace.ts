import type { Workplace } from './workplace.ts'

/** A workplace as the API and the facts show it. */
export function presentWorkplace({ id, name, capacity, color, position, active }: Workplace) {
  return { id, name, capacity, color, position, active }
}
