/** A record by its local id, or what a person there made by its phone. */
export type Subject = `${'client' | 'service' | 'booking'}:${number}`

export interface Expected {
  subject: Subject
  field: string
  /** The last value of its only writer; of two writers in conflict, the last value of each. */
  values: string[]
}

/** What has been written and acknowledged, so that the end can be compared with it. */
export interface Ledger {
  /** A field that only one side writes. */
  wrote(subject: Subject, field: string, value: string): void
  /** A field that both sides write on purpose. */
  clashed(subject: Subject, field: string, values: { here: string; there: string }): void
  made(kind: 'bookingHere' | 'clientHere' | 'clientThere', name: string): void
  expected(): Expected[]
  names(kind: 'bookingHere' | 'clientHere' | 'clientThere'): string[]
  edits(): { here: number; there: number }
  count(side: 'here' | 'there'): void
}

export function createLedger(): Ledger {
  const values = new Map<string, Expected>()
  const made = {
    bookingHere: [] as string[],
    clientHere: [] as string[],
    clientThere: [] as string[],
  }
  const edits = { here: 0, there: 0 }
  return {
    wrote(subject, field, value) {
      values.set(`${subject} ${field}`, { subject, field, values: [value] })
    },
    clashed(subject, field, { here, there }) {
      values.set(`${subject} ${field}`, { subject, field, values: [here, there] })
    },
    made: (kind, name) => void made[kind].push(name),
    expected: () => [...values.values()],
    names: (kind) => made[kind],
    edits: () => ({ ...edits }),
    count(side) {
      edits[side] += 1
    },
  }
}
