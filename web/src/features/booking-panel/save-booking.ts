import { api, dataOf, type Schemas } from '../../api/client.ts'
import { bodyOf, changeOf, type Draft, defined } from './draft.ts'

export type Scope = 'one' | 'following' | 'all'

/** A client who is not in the list yet: a name and a phone are enough. */
export interface NewClient {
  name: string
  phone: string
}

export interface Saving {
  draft: Draft
  zone: string
  /** Books outside working hours and in vacations. */
  force: boolean
}

/** Makes the client; the first word is the name that people are called by. */
export async function saveClient({ name, phone }: NewClient): Promise<Schemas['Client']> {
  const [first = '', ...rest] = name.trim().split(/\s+/)
  return dataOf(
    api.POST('/api/clients', {
      body: { first_name: first, last_name: rest.join(' '), phone: phone.trim() || null },
    }),
  )
}

export async function saveNew(saving: Saving): Promise<Schemas['Booking']> {
  return dataOf(api.POST('/api/bookings', { body: newBody(saving) }))
}

/** Books the visits of a rule; those whose time is taken are left out when `skip` says so. */
export async function saveSeries(saving: Saving & { rrule: string; skip: boolean }) {
  const body = { ...newBody(saving), rrule: saving.rrule, skip_clashing: saving.skip }
  return dataOf(api.POST('/api/bookings/series', { body }))
}

/** Saves what differs from the booking as it was; refused with 409 when somebody was faster. */
export async function saveChange(
  saving: Saving & { id: number; was: Draft; version: number },
): Promise<Schemas['Booking']> {
  const { id, was, draft, zone, version, force } = saving
  const body = {
    ...changeOf(was, draft, zone),
    version,
    suggest_nearest: true,
    ...(force ? { force } : {}),
  }
  return dataOf(api.PUT('/api/bookings/{id}', { params: { path: { id } }, body }))
}

/**
 * Saves a change of several visits of a series. Who comes and what is done belong to each visit
 * alone, and are saved for the open one.
 */
export async function saveSeriesChange(
  saving: Saving & { id: number; was: Draft; scope: Exclude<Scope, 'one'> },
): Promise<Schemas['Booking']> {
  const { id, was, draft, zone, scope, force } = saving
  const { client_id, service_ids, prices, ...shared } = changeOf(was, draft, zone)
  const path = { params: { path: { id } } }
  const forced = force ? { force } : {}
  if (Object.keys(shared).length > 0) {
    await dataOf(
      api.PUT('/api/bookings/{id}/series', { ...path, body: { ...shared, ...forced, scope } }),
    )
  }
  const own = { client_id, service_ids, prices }
  return dataOf(api.PUT('/api/bookings/{id}', { ...path, body: { ...defined(own), ...forced } }))
}

function newBody({ draft, zone, force }: Saving) {
  return { ...bodyOf(draft, zone), suggest_nearest: true, ...(force ? { force } : {}) }
}
