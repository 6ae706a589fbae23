import type { Json } from '../kernel/json.ts'
import type { StatusMeaning } from '../kernel/status-meaning.ts'
import type { WorkDay } from './work-days.ts'

/** The kinds of record that can be kept in step. */
export const recordKinds = ['client', 'service', 'employee', 'booking'] as const
export type RecordKind = (typeof recordKinds)[number]

/**
 * A record as flat JSON under neutral names. Each side keeps its own vocabulary in the values: a
 * booking's `status` is a status id here and a stage id there, a `clientId` is a client's number
 * here and a contact's there. Money is integer minor units; instants are ISO 8601 in UTC with
 * whole seconds (`2026-03-01T05:00:00Z`); an absent field means "not told", never "empty".
 */
export type Fields = { [field: string]: Json }

/** What this product keeps of a client. */
export interface ClientFields extends Fields {
  firstName: string
  lastName: string
  /** E.164, or null. */
  phone: string | null
  email: string | null
  note: string
}

/** What this product keeps of a service or product. */
export interface ServiceFields extends Fields {
  name: string
  /** What it is listed under; empty for nothing. */
  category: string
  active: boolean
  priceMinor: number
  currency: string
  type: 'service' | 'product'
  durationMinutes: number
}

/** What this product keeps of somebody whom clients book. */
export interface EmployeeFields extends Fields {
  name: string
  position: string
  active: boolean
  /** Every one of `workDates`, in order; left out where nobody keeps hours. */
  hours?: WorkDay[]
}

/** One sold service within a booking. `serviceId` is a reference. */
export interface BookingRow extends Fields {
  serviceId: string | null
  name: string
  priceMinor: number
  quantity: number
}

/** What this product keeps of a booking. `clientId` and `employeeId` are references. */
export interface BookingFields extends Fields {
  clientId: string | null
  employeeId: string
  startsAt: string
  endsAt: string
  /** The status id, or `deleted` when the booking is gone here. */
  status: string
  note: string
  title: string
  totalMinor: number
  currency: string
  /** The employee's name. */
  employee: string
  rows: BookingRow[]
}

/**
 * What a booking that is one place of a group event says besides: the number of the event there,
 * and how many places it has. Others say nothing about either.
 */
export interface GroupFields extends Fields {
  groupEvent: string
  groupCapacity: number | null
}

/** A status of the tenant, for mapping to stages. */
export interface StatusWord {
  id: string
  name: string
  meaning: StatusMeaning
}

/** A record as the other side holds it now. */
export interface RemoteRecord {
  id: string
  fields: Fields
  /** Changes whenever the record changes; compared for equality alone. Null when there is none. */
  version: string | null
  /** Unix milliseconds of its last change, as far as the other side tells. */
  changedAtMs: number | null
  /** Our own key, when the record carries one. */
  externalKey: string | null
}

/** The named fields, as far as they are told. */
export function pickFields(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(
    names.flatMap((name) => (fields[name] === undefined ? [] : [[name, fields[name]]])),
  )
}

export function isRecordKind(value: string): value is RecordKind {
  return recordKinds.some((kind) => kind === value)
}
