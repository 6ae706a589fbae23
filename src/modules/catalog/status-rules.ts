import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import type { StatusFields } from './status.ts'
import { nameAndColorProblems } from './workplace-rules.ts'

/**
 * New bookings take up time, so the status they get must mean that they do.
 * @throws ProblemError `invalid_input` naming every wrong field
 */
export function checkStatus({ name, color, meaning, isDefault }: StatusFields): void {
  const fields: FieldProblem[] = nameAndColorProblems({ name, color }, 100)
  if (isDefault && meaning !== 'active') fields.push({ field: 'is_default', code: 'not_allowed' })
  if (fields.length > 0) throw new ProblemError('invalid_input', { fields })
}

/**
 * The list with one item moved to a place (counted from 0; the end when it is beyond), and every
 * item's position made its place. The item may be new to the list.
 */
export function placeAt<Item extends { id: number; position: number }>(
  items: readonly Item[],
  { item, place }: { item: Item; place: number },
): Item[] {
  const others = items.filter((one) => one.id !== item.id)
  const at = Math.max(0, place)
  return [...others.slice(0, at), item, ...others.slice(at)].map((one, position) => ({
    ...one,
    position,
  }))
}
