import type { FactSubject } from './fact.ts'

export interface EventName {
  name: string
  when: string
  /** Told to open screens. */
  screens: boolean
  /** Marks links due. */
  sync: boolean
}

const subjects: {
  subject: FactSubject
  noun: string
  words: string
  screens: boolean
  sync: boolean
}[] = [
  { subject: 'booking', noun: 'Booking', words: 'a booking', screens: true, sync: true },
  { subject: 'client', noun: 'Client', words: 'a client', screens: true, sync: true },
  { subject: 'service', noun: 'Service', words: 'a service or product', screens: true, sync: true },
  { subject: 'workplace', noun: 'Workplace', words: 'a workplace', screens: true, sync: false },
  { subject: 'status', noun: 'Status', words: 'a booking status', screens: true, sync: false },
  { subject: 'schedule', noun: 'Schedule', words: 'a schedule', screens: true, sync: false },
  { subject: 'vacation', noun: 'Vacation', words: 'a vacation', screens: true, sync: false },
  { subject: 'user', noun: 'User', words: 'a user', screens: false, sync: false },
  { subject: 'connection', noun: 'Connection', words: 'a connection', screens: false, sync: false },
]

/** The events that tenants may subscribe to, with what raises them. */
export const eventNames: EventName[] = subjects.flatMap(({ noun, words, screens, sync }) =>
  (['Created', 'Updated', 'Deleted'] as const).map((verb) => ({
    name: `${noun}${verb}`,
    when: `${words} was ${verb.toLowerCase()}`,
    screens,
    sync,
  })),
)
