import { type Remote, RemoteError } from '../../connector-kit/index.ts'
import { asId, asList, asNumber, asObject, type JsonObject } from './client/read-json.ts'
import { call } from './client.ts'

/** The card of one service. @throws RemoteError `gone` when there is none of that number */
export async function readService(remote: Remote, id: string): Promise<JsonObject> {
  const path = `/company/{company}/services/${encodeURIComponent(id)}`
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  // One service was seen as an object and as a list of one.
  const card = asObject(Array.isArray(data) ? data[0] : data)
  if (asId(card['id']) !== null) return card
  throw new RemoteError('gone', { words: `no service ${id}`, code: 'no_service' })
}

/** The services that a composite one is sold as, in their order; none for a plain one. */
export function partsOf(card: JsonObject): string[] {
  return asList(asObject(card['composite_details'])['links'])
    .map(asObject)
    .toSorted((one, other) => (asNumber(one['position']) ?? 0) - (asNumber(other['position']) ?? 0))
    .flatMap((link) => asId(link['service_id']) ?? [])
}
