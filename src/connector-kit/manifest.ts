import type { z } from 'zod'
import type { RecordKind } from './records.ts'

/** What a connector can do, as data: forms, validation, encryption and pacing come from it. */
export interface Manifest {
  /** Folder name and id: `bitrix24`. */
  name: string
  title: string
  /** All settings, secrets among them. The form, validation and API come from this one schema. */
  settings: z.ZodObject
  /** Which settings are sealed at rest and never shown again. */
  secretSettings: string[]
  /** How an account is connected, the recommended way first. */
  ways: ConnectWay[]
  /** The settings that people fill in, in this order; what is not named is found by itself. */
  form: FormField[]
  /** The limits of the other side; every request takes one token of each. */
  buckets: Bucket[]
  kinds: Partial<Record<RecordKind, KindRules>>
  /** Clients of the business book there by themselves. */
  onlineBooking?: true
  /** The name an answer of the API carries the paired id under: `crm_contact_id`. */
  idNames: Partial<Record<RecordKind, string>>
}

/** `oauth` leads through a consent there; `key` is a secret or an address copied from there. */
export type ConnectWay = 'oauth' | 'key'

/** One setting as a form shows it; its words stand under `connectors.{name}.{setting}`. */
export interface FormField {
  setting: string
  /**
   * `choice` picks one entry of the setting's dictionary, `status_map` one for each status of ours;
   * `secret` is never shown again.
   */
  control: 'text' | 'url' | 'secret' | 'choice' | 'status_map'
  section: 'access' | 'records' | 'advanced'
  /** Needed for this way of connecting alone. */
  way?: ConnectWay
  /** The setting whose value names the group of the entries to choose from. */
  groupedBy?: string
}

/** A rate limit: a bucket of `burst` tokens that refills continuously. */
export interface Bucket {
  name: string
  /** One bucket per connection, or one for everybody who leaves through this address. */
  scope: 'connection' | 'address'
  ratePerSecond: number
  burst: number
  /** Tokens that bulk work leaves in the bucket for a person who waits. */
  reserve: number
}

/**
 * Who owns a field.
 * - `both`: merged three ways
 * - `ours`: written by us, repaired when it drifts
 * - `creation`: written by us when it changes here; what people make of it there is let be
 * - `theirs`: only ever read
 */
export type FieldOwner = 'both' | 'ours' | 'creation' | 'theirs'

/** How a tenant may have a field kept in step: both ways, one way only, or not at all. */
export type FieldRule = 'both' | 'ours' | 'theirs' | 'off'

/** What tenants chose, by kind and field. */
export type FieldRules = Partial<Record<RecordKind, Record<string, FieldRule>>>

export interface KindRules {
  fields: Record<string, FieldOwner>
  /** What tenants may choose for a field; one that is not named stays as it is. */
  choices: Record<string, FieldRule[]>
  /**
   * Where ids of other records stand: `clientId`, `rows[].serviceId`. What they refer to is brought
   * in step in this order.
   */
  references: Record<string, RecordKind>
  /** 0: a person waits for it; 2: may wait behind everything. */
  priority: 0 | 1 | 2
  /** Records made here are created there. Without it the other side is only read. */
  push: boolean
  /** Records made there are created here. */
  pull: boolean
  /**
   * Fields and references without which a record is not made there: `phone`, `rows[].serviceId`. A
   * record that lacks one stays here alone, and whoever refers to it refers to nobody there.
   */
  needs?: string[]
  /** Only what lies ahead is made there: no past visit, and none that was called off. */
  onlyAhead?: true
  /**
   * The other side has no place for a key of ours. What was created is then found by likeness
   * alone. `certain`: nobody else can be alike (no two clients with one phone), so what is not found
   * was not made. `doubtful`: a create whose answer was lost, and that is not found, waits for a
   * person.
   */
  keyless?: 'certain' | 'doubtful'
  /** Its lists tell all that a reading by id tells: what compares everything needs no other. */
  wholeLists?: true
  /**
   * What to do when a paired record vanished there. `end` ends ours, too: a booking is cancelled, a
   * service or an employee is switched off.
   */
  whenGone: 'recreate' | 'park' | 'end'
  /** How many records one claim of the engine takes at most. */
  batch: number
  /**
   * How many records one call of the connector writes or looks for at most, where the other side
   * takes them one by one: a person's booking waits behind no more than these.
   */
  atOnce?: number
  /** Seconds between polls for changes; the safety net under webhooks. */
  pollSeconds: number
  /** The setting by which tenants have it otherwise, in minutes; 0 there is never. */
  pollSetting?: string
  /**
   * The setting that is `off` where tenants do not want what exists only there to be made here: it
   * is paired with what is alike, and else waits where people see it.
   */
  createSetting?: string
  /** Everything is walked once a day, at the tenant's midnight. */
  nightly: boolean
}
