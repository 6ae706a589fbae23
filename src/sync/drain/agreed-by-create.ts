import type { Fields } from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import type { Agreed } from '../merge.ts'

/**
 * What is agreed with a record that a create of ours made although its answer was lost: what was
 * sent, as far as it arrived. A create takes several steps at some vendors and may have died
 * between them: what is empty there has yet to be written, and is no edit of theirs.
 */
export function agreedByCreate(sent: Agreed | null, found: Fields): Agreed | null {
  if (sent === null) return null
  const ours = { ...sent.ours }
  const theirs = { ...sent.theirs }
  for (const field of Object.keys(sent.theirs)) {
    const value = found[field]
    if (value === undefined || !isEmpty(value)) continue
    theirs[field] = value
    delete ours[field]
  }
  return { ours, theirs }
}

function isEmpty(value: Json): boolean {
  return value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
