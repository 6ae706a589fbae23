import type { Side } from './world.ts'

/** A record by its local id. */
export type Subject = `${'client' | 'service' | 'booking'}:${number}`

export interface Expected {
  subject: Subject
  field: string
  /** The last value of its only writer; of two writers in conflict, the last value of each. */
  values: string[]
}

/** What was made, by its id where it was made; clients made elsewhere by their phone. */
type Made = 'bookingHere' | 'bookingOfJournal' | 'recordOfJournal' | 'clientHere' | 'clientThere'

/** What has been written and acknowledged, so that the end can be compared with it. */
export interface Ledger {
  /** A field that only one side writes. */
  wrote(subject: Subject, field: string, value: string): void
  /** A field that both sides write on purpose. */
  clashed(subject: Subject, field: string, values: { here: string; there: string }): void
  /** Nobody can know the last value any more. */
  forget(subject: Subject, field: string): void
  made(kind: Made, name: string): void
  expected(): Expected[]
  names(kind: Made): string[]
  edits(): Record<Side, number>
  count(side: Side): void
}

export function createLedger(): Ledger {
  const values = new Map<string, Expected>()
  const made = new Map<Made, string[]>()
  const edits: Record<Side, number> = { here: 0, portal: 0, journal: 0 }
  const names = (kind: Made) => made.get(kind) ?? []
  return {
    wrote(subject, field, value) {
      values.set(`${subject} ${field}`, { subject, field, values: [value] })
    },
    clashed(subject, field, { here, there }) {
      values.set(`${subject} ${field}`, { subject, field, values: [here, there] })
    },
    forget: (subject, field) => void values.delete(`${subject} ${field}`),
    made: (kind, name) => void made.set(kind, [...names(kind), name]),
    expected: () => [...values.values()],
    names,
    edits: () => ({ ...edits }),
    count(side) {
      edits[side] += 1
    },
  }
}
