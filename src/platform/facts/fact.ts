import type { Json } from '../../kernel/json.ts'
import type { Actor } from '../../kernel/principal.ts'

/** What facts are about. */
export const factSubjects = [
  'tenant',
  'user',
  'client',
  'service',
  'workplace',
  'status',
  'schedule',
  'vacation',
  'booking',
  'waitlist',
  'connection',
  'webhook',
] as const
export type FactSubject = (typeof factSubjects)[number]

/** Something that happened, in the past tense: `BookingCreated`, `ServiceUpdated`. */
export interface Fact {
  name: string
  subject: FactSubject
  subjectId: number
  actor: Actor
  /** The subject as its presenter shows it after the change; never a secret. */
  data: Json
  /** What the changed fields held before. */
  before?: Json
  /** When set, only these users (and managers and admins) hear of it on their screens. */
  audience?: number[]
}

/** A fact as stored: with its tenant, number and time. */
export interface StoredFact extends Fact {
  tenantId: number
  id: number
  /** ISO 8601 instant. */
  at: string
}
