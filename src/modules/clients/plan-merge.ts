import { applyChanges, type Client, type ClientChanges, type ClientDetails } from './client.ts'

const noteAtMost = 10_000
const filled = ['lastName', 'phone', 'email', 'birthday'] as const

/**
 * What becomes of a client who absorbs others: its own fields stand, what it lacks is taken from
 * the others in their order, and their notes are added to its own. What a person chose stands above
 * all.
 */
export function planMerge(
  keep: Client,
  others: readonly Client[],
  chosen: ClientChanges,
): ClientDetails {
  const planned = detailsOf(keep)
  for (const field of filled) {
    if (planned[field]) continue
    const donor = others.find((other) => other[field])
    if (donor) Object.assign(planned, { [field]: donor[field] })
  }
  planned.note = joinNotes([keep, ...others].map(({ note }) => note))
  return applyChanges(planned, chosen)
}

/** What of a client can be written. */
export function detailsOf(client: Client): ClientDetails {
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...details } = client
  return details
}

/** Each once, and no more than a note may hold. */
function joinNotes(notes: string[]): string {
  const said = [...new Set(notes.map((note) => note.trim()))].filter((note) => note !== '')
  return said.join('\n').slice(0, noteAtMost)
}
