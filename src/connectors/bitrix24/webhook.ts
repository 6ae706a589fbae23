import type {
  DeliveredRecord,
  DeliveryVerdict,
  RecordKind,
  Webhook,
} from '../../connector-kit/index.ts'
import { equalInConstantTime } from '../../kernel/constant-time.ts'
import { asText } from './client/read-json.ts'
import { readEventForm } from './webhook-form.ts'

/** What each event is about. A move between funnels raises only an event of its own. */
const kindByEvent: ReadonlyMap<string, RecordKind> = new Map([
  ['ONCRMCONTACTADD', 'client'],
  ['ONCRMCONTACTUPDATE', 'client'],
  ['ONCRMCONTACTDELETE', 'client'],
  ['ONCRMDEALADD', 'booking'],
  ['ONCRMDEALUPDATE', 'booking'],
  ['ONCRMDEALDELETE', 'booking'],
  ['ONCRMDEALMOVETOCATEGORY', 'booking'],
  ['CATALOG.PRODUCT.ON.ADD', 'service'],
  ['CATALOG.PRODUCT.ON.UPDATE', 'service'],
  ['CATALOG.PRODUCT.ON.DELETE', 'service'],
])

/** Events that an app subscribes to. A new price names no product, so prices are polled instead. */
export const boundEvents: readonly string[] = [...kindByEvent.keys(), 'ONAPPUNINSTALL', 'ONAPPTEST']

const id = /^[1-9]\d{0,15}$/

/**
 * Events of a portal. They carry ids and nothing else, in a form without a signature: what proves
 * them is the application token, which only the portal and its app know. Addresses and tokens that
 * come along are never used.
 */
export const webhook: Webhook = {
  receive({ body }, { credentials, accountId }): DeliveryVerdict {
    const form = readEventForm(body)
    const event = form.event.toUpperCase()
    if (event === '') return refused('no event')
    if (accountId !== null && form.memberId !== accountId) return refused('another portal')
    const known = asText(credentials['application_token'])
    if (form.applicationToken === '') return refused('no application token')
    const firstContact = known === ''
    // A token is learned once, from a portal we are connected to, at an address only it was told.
    if (firstContact && (accountId === null || event === 'ONAPPUNINSTALL')) {
      return refused('application token unknown')
    }
    if (!firstContact && !equalInConstantTime(known, form.applicationToken)) {
      return refused('wrong application token')
    }
    return {
      ok: true,
      key: `${event}:${form.handler}:${form.objectId}:${form.ts}`.slice(0, 200),
      records: recordsOf(event, form.objectId),
      ...lifecycle[event],
      ...(firstContact ? { credentials: { application_token: form.applicationToken } } : {}),
    }
  },
}

const lifecycle: Readonly<Record<string, { account: 'installed' | 'uninstalled' }>> = {
  ONAPPINSTALL: { account: 'installed' },
  ONAPPUNINSTALL: { account: 'uninstalled' },
}

const refused = (why: string): DeliveryVerdict => ({ ok: false, why })

function recordsOf(event: string, objectId: string): DeliveredRecord[] {
  const kind = kindByEvent.get(event)
  return kind !== undefined && id.test(objectId) ? [{ kind, id: objectId }] : []
}
