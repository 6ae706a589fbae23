import { type Remote, RemoteError } from '../../../connector-kit/index.ts'
import { asId, asList, asNumber, asObject } from '../client/read-json.ts'
import { call } from '../client.ts'

/**
 * What is booked when somebody books these services: a composite one is sold as its parts, in their
 * order, and is refused by itself.
 */
export async function soldServices(remote: Remote, ids: string[]): Promise<string[]> {
  const sold: string[] = []
  for (const id of ids) sold.push(...(await partsOf(remote, id)))
  return sold
}

async function partsOf(remote: Remote, id: string): Promise<string[]> {
  const path = `/company/{company}/services/${encodeURIComponent(id)}`
  const { data } = await call(remote, { method: 'GET', path, intent: 'read' })
  // One service was seen as an object and as a list of one.
  const card = asObject(Array.isArray(data) ? data[0] : data)
  if (asId(card['id']) === null) {
    throw new RemoteError('gone', { words: `no service ${id}`, code: 'no_service' })
  }
  const parts = asList(asObject(card['composite_details'])['links'])
    .map(asObject)
    .toSorted((one, other) => (asNumber(one['position']) ?? 0) - (asNumber(other['position']) ?? 0))
    .flatMap((link) => asId(link['service_id']) ?? [])
  return parts.length > 0 ? parts : [id]
}
