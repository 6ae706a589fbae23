import { z } from 'zod'
import {
  type Found,
  type Outcome,
  type Page,
  type Remote,
  RemoteError,
  type RemoteRecord,
  type RemoteRecords,
} from '../../connector-kit/index.ts'
import type { Json } from '../../kernel/json.ts'
import { phoneNotations } from '../../kernel/phone.ts'
import { call } from './client.ts'
import { personRecord, personShape, personToOurs, personToTheirs, toWire } from './mapper.ts'

/** The vendor answers and takes so many at once. */
const pageSize = 50

const listShape = z.object({
  people: z.array(personShape),
  total: z.number(),
  /** The highest revision there is; it grows by one with every write. */
  revision: z.number(),
})

const refusedShape = z.object({ error: z.object({ code: z.string(), message: z.string() }) })
const writtenShape = z.object({ people: z.array(z.union([personShape, refusedShape])) })
type Written = z.infer<typeof writtenShape>['people'][number]

/** Clients as people. */
export const people: RemoteRecords = {
  toTheirs: personToTheirs,
  toOurs: personToOurs,

  async read(remote, ids) {
    const found = await listed(remote, 'ids', ids)
    return new Map(found.map((record) => [record.id, record]))
  },

  async find(remote, wanted) {
    const keys = wanted.map(({ key }) => key)
    const byPhone = wanted.flatMap(({ fields: { phone } }) =>
      typeof phone === 'string' ? phoneNotations(phone) : [],
    )
    const ours = await listed(remote, 'keys', keys)
    const namesakes = await listed(remote, 'phones', byPhone)
    return new Map(
      wanted.map(({ key, fields: { phone } }): [string, Found] => {
        const byKey = ours.filter(({ externalKey }) => externalKey === key).map(({ id }) => id)
        const alike = namesakes
          .filter(({ id, fields }) => fields['phone'] === phone && !byKey.includes(id))
          .map(({ id }) => id)
        return [key, { byKey, alike }]
      }),
    )
  },

  async create(remote, items) {
    const sent = items.map(({ key, fields }) => ({ ...toWire(fields), external_key: key }))
    const answers = await write(remote, 'POST', sent)
    return new Map(items.map(({ key }, at) => [key, outcomeOf(answers[at], remote)]))
  },

  async update(remote, items) {
    const sent = items.map(({ id, fields }) => ({ ...toWire(fields), id: Number(id) }))
    const answers = await write(remote, 'PATCH', sent)
    return new Map(items.map(({ id }, at) => [id, outcomeOf(answers[at], remote)]))
  },

  /** Followed by revision: a person who changes again moves to the end of the line. */
  async changes(remote, position) {
    const { since } = z.object({ since: z.number().nullable() }).parse(position ?? { since: null })
    const query = since === null ? 'limit=0' : `since=${since}&limit=${pageSize}`
    const page = await list(remote, query)
    const last = page.people.at(-1)?.revision ?? page.revision
    const done = page.people.length < pageSize
    return { ...pageOf(remote, page.people), position: { since: last }, done, total: null }
  },

  /** A cursor by id neither skips nor repeats when people come and go meanwhile. */
  async everything(remote, position) {
    const { after } = z.object({ after: z.number() }).parse(position ?? { after: 0 })
    const page = await list(remote, `after=${after}&limit=${pageSize}`)
    const last = page.people.at(-1)?.id ?? after
    const done = page.people.length < pageSize
    return { ...pageOf(remote, page.people), position: { after: last }, done, total: page.total }
  },
}

/** People of a list of ids, keys or phones, however long the list. */
async function listed(remote: Remote, name: string, values: string[]): Promise<RemoteRecord[]> {
  const found: RemoteRecord[] = []
  for (let at = 0; at < values.length; at += pageSize) {
    const part = new URLSearchParams({ [name]: values.slice(at, at + pageSize).join(',') })
    found.push(...pageOf(remote, (await list(remote, part.toString())).people).records)
  }
  return found
}

async function list(remote: Remote, query: string): Promise<z.infer<typeof listShape>> {
  return understood(listShape, await call(remote, { method: 'GET', path: `/people?${query}` }))
}

async function write(remote: Remote, method: 'POST' | 'PATCH', sent: Json[]): Promise<Written[]> {
  const answers: Written[] = []
  for (let at = 0; at < sent.length; at += pageSize) {
    const json = { people: sent.slice(at, at + pageSize) }
    const answer = await call(remote, { method, path: '/people', json })
    answers.push(...understood(writtenShape, answer).people)
  }
  return answers
}

/** An answer of another shape is the vendor's trouble, not a bug of ours. */
function understood<Shape extends z.ZodType>(shape: Shape, answer: Json): z.output<Shape> {
  const parsed = shape.safeParse(answer)
  if (parsed.success) return parsed.data
  throw new RemoteError('temporary', { words: 'the answer has an unknown shape', code: 'shape' })
}

function outcomeOf(written: Written | undefined, remote: Remote): Outcome {
  if (written && 'id' in written) {
    const record = personRecord(written, remote)
    return { ok: true, id: record.id, record }
  }
  const { code, message } = written?.error ?? { code: 'shape', message: 'no answer for this one' }
  const sort = code === 'not_found' ? 'gone' : written ? 'rejected' : 'temporary'
  return { ok: false, error: new RemoteError(sort, { words: message, code }) }
}

function pageOf(remote: Remote, found: z.infer<typeof personShape>[]): Pick<Page, 'records'> {
  return { records: found.map((person) => personRecord(person, remote)) }
}
