import type { Schemas } from '../../api/client.ts'

export type Side = 'here' | 'there'
export type Field = Pick<Schemas['LinkDetail']['fields'][number], 'field' | 'differs' | 'choices'>

/** The fields that a person may decide about: those that differ and can go at least one way. */
export function openFields<One extends Field>(fields: readonly One[]): One[] {
  return fields.filter(({ differs, choices }) => differs === true && choices.length > 0)
}

/** Takes one side wherever that can be done; what was chosen elsewhere stays. */
export function takeAll(
  fields: readonly Field[],
  chosen: Record<string, Side>,
  side: Side,
): Record<string, Side> {
  const taken = openFields(fields).filter(({ choices }) => choices.includes(side))
  return { ...chosen, ...Object.fromEntries(taken.map(({ field }) => [field, side])) }
}

/** What was chosen and can still be done: the record may have moved on under the reader's eyes. */
export function stillOpen(
  fields: readonly Field[],
  chosen: Record<string, Side>,
): Record<string, Side> {
  const open = new Map(openFields(fields).map(({ field, choices }) => [field, choices]))
  return Object.fromEntries(
    Object.entries(chosen).filter(([field, side]) => open.get(field)?.includes(side)),
  )
}
