import type { Status } from './status.ts'

/** A status as the API and the facts show it. */
export function presentStatus({ id, name, color, position, meaning, isDefault }: Status) {
  return { id, name, color, position, meaning, is_default: isDefault }
}
