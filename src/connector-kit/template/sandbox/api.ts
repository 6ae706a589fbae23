import { z } from 'zod'
import type { People, PersonRow } from './people.ts'

/** An answer of the vendor before it is put on the wire. */
export interface Reply {
  status: number
  body: unknown
}

/** What the API works on. */
export interface Vendor {
  people: People
  /** Posts the event that a person changed. */
  tell(personId: number): void
  subscribe(url: string): void
}

const mostAtOnce = 50

const fields = z.record(z.string(), z.json())
const writeShape = z.object({
  people: z.array(fields.and(z.object({ id: z.number().optional() }))).max(mostAtOnce),
})

export const refusal = (status: number, code: string, message: string): Reply => ({
  status,
  body: { error: { code, message } },
})

/** Answers `/api/people` and `/api/hooks` once the caller is known and let in. */
export function answerApi(
  vendor: Vendor,
  { method, url, body }: { method: string; url: URL; body: string },
): Reply {
  if (url.pathname === '/api/people' && method === 'GET') return list(vendor, url.searchParams)
  const sent = parsed(body)
  if (url.pathname === '/api/people') return write(vendor, method, sent)
  if (url.pathname !== '/api/hooks') return refusal(404, 'no_such_page', 'There is no such page')
  const hook = z.object({ url: z.url() }).safeParse(sent)
  if (!hook.success) return refusal(400, 'bad_request', 'A hook needs an address')
  vendor.subscribe(hook.data.url)
  return { status: 200, body: {} }
}

/** By `ids`, `keys` or `phones`; else by `since` a revision; else `after` an id. */
function list({ people }: Vendor, query: URLSearchParams): Reply {
  const all = people.all()
  const limit = Math.min(Number(query.get('limit') ?? mostAtOnce), mostAtOnce)
  const found = selected(all, query).slice(0, limit)
  return { status: 200, body: { people: found, total: all.length, revision: people.revision() } }
}

function selected(all: PersonRow[], query: URLSearchParams): PersonRow[] {
  const listed = (name: string) => query.get(name)?.split(',')
  const ids = listed('ids')
  if (ids) return all.filter(({ id }) => ids.includes(String(id)))
  const keys = listed('keys')
  if (keys) return all.filter(({ external_key }) => keys.includes(external_key ?? ''))
  const phones = listed('phones')
  if (phones) return all.filter(({ phone }) => phones.includes(phone ?? ''))
  const since = query.get('since')
  if (since === null) return all.filter(({ id }) => id > Number(query.get('after') ?? 0))
  return all
    .filter(({ revision }) => revision > Number(since))
    .sort((one, other) => one.revision - other.revision)
}

/** Each person stands for themselves: one that is refused does not hold up the others. */
function write(vendor: Vendor, method: string, sent: unknown): Reply {
  const request = writeShape.safeParse(sent)
  if (!request.success) return refusal(400, 'bad_request', z.prettifyError(request.error))
  const answers = request.data.people.map(({ id, ...changes }) => {
    const before = vendor.people.all().find((row) => row.id === id)
    if (method === 'PATCH' && !before) return refusal(200, 'not_found', 'No such person').body
    const { first_name, last_name } = { first_name: '', last_name: '', ...before, ...changes }
    if (first_name === '' && last_name === '') {
      return refusal(200, 'name_required', 'A person needs a name').body
    }
    const row = vendor.people.save({ id: method === 'PATCH' ? id : undefined, fields: changes })
    if (row) vendor.tell(row.id)
    return row
  })
  return { status: 200, body: { people: answers } }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return null
  }
}
