import { createHash, createHmac } from 'node:crypto'
import type {
  DeliveredRecord,
  Delivery,
  DeliveryVerdict,
  Fields,
  RecordKind,
  Webhook,
} from '../../connector-kit/index.ts'
import { equalInConstantTime } from '../../kernel/constant-time.ts'
import type { Json } from '../../kernel/json.ts'
import { isOnList } from './address-list.ts'
import { asId, asList, asObject, asText, type JsonObject } from './client/read-json.ts'
import { readSettings } from './settings.ts'

/** What each resource is here. The two brands call staff by different names. */
const kindByResource: ReadonlyMap<string, RecordKind> = new Map([
  ['record', 'booking'],
  ['client', 'client'],
  ['service', 'service'],
  ['staff', 'employee'],
  ['master', 'employee'],
  // Names nobody's hours, only whose they are.
  ['schedule', 'employee'],
])

const mostBytes = 256 * 1024
const mostRecords = 1_000

/**
 * Events of a location. They are not signed: what proves them is a word in our address that only
 * the location was told, and that fits this location alone. Whatever else they say is a hint; the
 * record is read afresh.
 */
export const webhook: Webhook = {
  receive(delivery, { settings = {}, credentials, accountId }): DeliveryVerdict {
    const { body, from } = delivery
    if (!isOnList(readSettings(settings).webhook_ips, from)) return refused('another address')
    if (body.length > mostBytes) return refused('too long')
    const events = eventsOf(body)
    if (events.length === 0) return refused('not an event')
    const [first = {}] = events
    if (first['salon_id'] !== undefined) {
      const own = accountId ?? asId(settings['company_id'] ?? null)
      return lifecycle(first, { credentials, own })
    }
    const company = asId(first['company_id'])
    if (company === null) return refused('no location')
    if (events.some((event) => asId(event['company_id']) !== company)) return refused('mixed')
    if (accountId !== null && company !== accountId) return refused('another location')
    if (!isProved(delivery, company, credentials)) return refused('wrong secret')
    const records = events.slice(0, mostRecords).flatMap(recordOf)
    return { ok: true, key: keyOf(first, body), records }
  },

  address(hookUrl, { settings, credentials }) {
    const word = hookWord(credentials, String(readSettings(settings).company_id ?? 0))
    return word === null ? null : `${hookUrl}?s=${word}`
  },

  probe({ settings }) {
    const { company_id: company = 0 } = readSettings(settings)
    const data = { tried_at: new Date().toISOString() }
    // News of the location itself concern nothing of ours.
    return JSON.stringify({
      company_id: company,
      resource: 'salon',
      resource_id: company,
      status: 'update',
      data,
    })
  },
}

/** The word that goes into our address for one location; null without a user token. */
export function hookWord(credentials: Fields, company: string): string | null {
  const { user_token } = credentials
  if (typeof user_token !== 'string' || user_token === '') return null
  return createHmac('sha256', user_token).update(`webhook of ${company}`).digest('hex').slice(0, 40)
}

function isProved({ query }: Delivery, company: string, credentials: Fields): boolean {
  const word = hookWord(credentials, company)
  return word !== null && equalInConstantTime(word, query['s'] ?? '')
}

/**
 * News of the marketplace about our application; the partner token in it is only compared. It is
 * one for all locations of a partner: news of another location are taken, and mean nothing here.
 */
function lifecycle(
  event: JsonObject,
  { credentials, own }: { credentials: Fields; own: string | null },
): DeliveryVerdict {
  const known = asText(credentials['partner_token'])
  if (known === '' || !equalInConstantTime(known, asText(event['partner_token']))) {
    return refused('wrong partner token')
  }
  const name = asText(event['event'])
  const key = `lifecycle:${asText(event['salon_id'])}:${name}`.slice(0, 200)
  const isOurs = own !== null && asId(event['salon_id']) === own
  const ended = isOurs && (name === 'uninstall' || name === 'freeze')
  return { ok: true, key, records: [], ...(ended ? { account: 'uninstalled' as const } : {}) }
}

/** One object, or a list of them, as one receiver saw. */
function eventsOf(body: string): JsonObject[] {
  try {
    const told = JSON.parse(body) as Json
    return (Array.isArray(told) ? asList(told) : [told])
      .map(asObject)
      .filter((event) => Object.keys(event).length > 0)
  } catch {
    return []
  }
}

function recordOf(event: JsonObject): DeliveredRecord[] {
  const kind = kindByResource.get(asText(event['resource']))
  const id = asId(event['resource_id'])
  return kind === undefined || id === null ? [] : [{ kind, id }]
}

/** The whole body counts: two edits within one second bear the same stamp. */
function keyOf(event: JsonObject, body: string): string {
  const { resource, resource_id, status } = event
  const digest = createHash('sha256').update(body).digest('hex').slice(0, 40)
  const about = [resource, resource_id, status].map(asText).join(':').slice(0, 150)
  return `${about}:${digest}`
}

const refused = (why: string): DeliveryVerdict => ({ ok: false, why })
