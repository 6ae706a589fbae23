import { type Answer, api, dataOf, type Schemas } from '../../api/client.ts'
import type { Page } from '../../api/use-query-of.ts'

/** Somebody who waits, with who it is. */
export interface WaitRow {
  entry: Schemas['WaitlistEntry']
  client: Schemas['Client'] | null
}

/** What is still waited for, longest first; `closed` for the waits that have ended. */
export async function readWaitlist(
  page: { limit: number; cursor?: string },
  signal: AbortSignal,
): Promise<Answer<Page<WaitRow>>> {
  const answer = await api.GET('/api/waitlist', { params: { query: page }, signal })
  if (!answer.data) return { error: answer.error, response: answer.response }
  const entries = answer.data.items.filter(({ state }) => state !== 'closed')
  const ids = [...new Set(entries.map((entry) => entry.client_id))]
  const query = { ids: ids.join(','), limit: ids.length }
  const clients =
    ids.length === 0
      ? []
      : (await dataOf(api.GET('/api/clients', { params: { query }, signal }))).items
  const items = entries.map((entry) => ({
    entry,
    client: clients.find(({ id }) => id === entry.client_id) ?? null,
  }))
  return { data: { items, next_cursor: answer.data.next_cursor }, response: answer.response }
}
