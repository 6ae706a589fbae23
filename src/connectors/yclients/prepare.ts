import { type Fields, type Remote, RemoteError } from '../../connector-kit/index.ts'
import { parseZone } from '../../kernel/zone.ts'
import {
  asFlag,
  asId,
  asList,
  asObject,
  asRows,
  asText,
  type JsonObject,
} from './client/read-json.ts'
import { call } from './client.ts'
import { attendanceMap } from './mapper/attendance.ts'
import { readSettings } from './settings.ts'
import { webhook } from './webhook.ts'

/** The vendor keeps so many addresses of one location. */
const mostUrls = 10

const wantedEvents = { active: 1, record: 1, client: 1, service: 1, master: 1, schedule: 1 }

/**
 * Makes a location ready: reads its zone and its booking form, gives every status an attendance,
 * and adds our address to those that are told of changes. Safe to repeat.
 * @throws RemoteError with the vendor's own words when the location cannot be read
 */
export async function prepare(remote: Remote, { hookUrl }: { hookUrl: string }): Promise<Fields> {
  const company = await readCompany(remote)
  const zone = parseZone(asText(company['timezone_name']))
  const forms = await readForms(remote, company)
  const chosen = readSettings(remote.settings).bookform_url
  const form = forms.find(({ url }) => url === chosen) ?? forms.find(({ usual }) => usual)
  const url = form?.url ?? forms[0]?.url ?? chosen
  await subscribe(remote, hookUrl)
  return {
    attendance_map: attendanceMap(remote),
    phone_confirmation: asFlag(company['phone_confirmation']),
    email_required: asFlag(company['booking_email_required']),
    ...(zone === null ? {} : { company_zone: zone }),
    ...(url === undefined ? {} : { bookform_url: url }),
  }
}

/** The card of the location. @throws RemoteError */
export async function readCompany(remote: Remote): Promise<JsonObject> {
  const path = '/company/{company}/'
  const query = { my: 1, showBookforms: 1 }
  const { data } = await call(remote, { method: 'GET', path, query, intent: 'read' })
  return asObject(data)
}

export interface BookingForm {
  url: string
  title: string
  usual: boolean
}

/**
 * The forms on which clients book. The card names their addresses; where it does not, the list of
 * forms has their numbers, and a form's host is made of its number.
 */
export async function readForms(remote: Remote, company: JsonObject): Promise<BookingForm[]> {
  const told = asList(company['bookforms']).flatMap((one) => formOf(asObject(one), remote))
  if (told.length > 0) return told
  const path = '/company/{company}/booking_forms/'
  try {
    const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
    return asRows(data).flatMap((one) => formOf(one, remote))
  } catch (error) {
    // Without a form clients book through our own; everything else works.
    if (error instanceof RemoteError && isNoRight(error)) return []
    throw error
  }
}

function formOf({ id, url, title, is_default }: JsonObject, remote: Remote): BookingForm[] {
  const number = asId(id)
  const host = new URL(readSettings(remote.settings).journal_base).host
  const made = number === null ? '' : `https://n${number}.${host}/`
  const address = asText(url) || made
  if (!URL.canParse(address)) return []
  return [{ url: address, title: asText(title) || address, usual: asFlag(is_default) }]
}

/** Whether the location tells us of changes, and whom else. @throws RemoteError */
export async function readHooks(remote: Remote): Promise<{ urls: string[]; hooks: JsonObject }> {
  const path = '/hooks_settings/{company}'
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  const hooks = asObject(data)
  const urls = asList(hooks['urls']).map(asText).filter(Boolean)
  return { urls, hooks }
}

/**
 * Writing replaces the settings of the whole location, addresses of other programs among them: so
 * they are read first and go along. Polling stands behind every event, so a location that may not
 * be subscribed to is slower and stops nothing.
 */
async function subscribe(remote: Remote, hookUrl: string): Promise<void> {
  const { settings } = remote
  const mine = webhook.address?.(hookUrl, { settings, credentials: remote.credentials.current() })
  if (!mine) return
  try {
    const { urls, hooks } = await readHooks(remote)
    const others = urls.filter((url) => url.split('?')[0] !== hookUrl)
    const told = urls.includes(mine) && Object.entries(wantedEvents).every(isSet(hooks))
    if (told) return
    if (others.length >= mostUrls) {
      remote.log.warn({ urls: others.length }, 'yclients has no room for another webhook address')
      return
    }
    const json = { ...flagsOf(hooks), ...wantedEvents, urls: [...others, mine] }
    const path = '/hooks_settings/{company}'
    await call(remote, { method: 'POST', path, json, intent: 'update' })
  } catch (error) {
    if (!(error instanceof RemoteError) || !isNoRight(error)) throw error
    remote.log.warn({ code: error.code, words: error.words }, 'yclients webhook not set')
  }
}

/** An older back end keeps no flag for schedules, and shows none. */
const isSet =
  (hooks: JsonObject) =>
  ([name, value]: [string, number]) =>
    Number(hooks[name] ?? (name === 'schedule' ? value : 0)) === value

/** A user without the right to webhooks may have all others. */
export function isNoRight({ code, class: sort }: RemoteError): boolean {
  return code === 'http_403' || sort === 'gone'
}

/** Flags as numbers; what an old back end does not show is not sent either. */
function flagsOf(hooks: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(hooks).flatMap(([name, value]) =>
      name === 'urls' || typeof value === 'object' ? [] : [[name, Number(value) ? 1 : 0]],
    ),
  )
}
