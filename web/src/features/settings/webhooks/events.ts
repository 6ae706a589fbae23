/** The events that can be told, by what they are about; each of them has all three verbs. */
export const subjects = [
  'Booking',
  'Client',
  'Service',
  'Workplace',
  'Status',
  'Schedule',
  'Vacation',
  'User',
] as const
export type Subject = (typeof subjects)[number]
const verbs = ['Created', 'Updated', 'Deleted'] as const

/** The names that the server is given for subjects; all of them is `*`, which takes in new ones. */
export function eventsOf(chosen: readonly Subject[], everything: boolean): string[] {
  if (everything) return ['*']
  return chosen.flatMap((subject) => verbs.map((verb) => `${subject}${verb}`))
}

/** What one event is about and what happened to it; null for what is not known here. */
export function partsOf(event: string): { subject: Subject; verb: (typeof verbs)[number] } | null {
  const subject = subjects.find((name) => event.startsWith(name))
  const verb = verbs.find((name) => event === `${subject}${name}`)
  return subject && verb ? { subject, verb } : null
}

/** What somebody has chosen: whole subjects, and names that are none of them, kept as they are. */
export function choiceOf(events: readonly string[]): {
  everything: boolean
  chosen: Subject[]
  others: string[]
} {
  const chosen = subjects.filter((subject) =>
    verbs.every((verb) => events.includes(`${subject}${verb}`)),
  )
  const known = new Set(eventsOf(chosen, false))
  return {
    everything: events.includes('*'),
    chosen,
    others: events.filter((event) => event !== '*' && !known.has(event)),
  }
}
