import { Client as Connection } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Principal, systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase, type Transaction } from '../../platform/database/index.ts'
import { readHistory } from '../../platform/facts/index.ts'
import { createClient, type NewClient, readClient, updateClient } from '../clients/index.ts'
import { messengersOfClients, saveMessenger } from '../messages/index.ts'
import { createTenant } from '../tenancy/index.ts'
import { listMerges, mergeClients, previewMerge, undoMerge } from './index.ts'

let database: TestDatabase
let db: Database
let owner: Connection
let salon: Principal

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 4 })
  owner = new Connection({ connectionString: database.ownerUrl })
  await owner.connect()
  salon = await tenant('Salon')
})
afterAll(async () => {
  await owner.end()
  await db.close()
  await database.dispose()
})

async function tenant(name: string): Promise<Principal> {
  return systemPrincipal((await createTenant(db, { name, actor: { kind: 'system' } })).id)
}

const within = <T>(work: (tx: Transaction) => Promise<T>, who = salon) =>
  db.transaction(who.tenantId, work)

const add = async (input: NewClient, who = salon) =>
  (await within((tx) => createClient(tx, who, input), who)).id

let hours = 0

/** A booking of an hour to come, each at a time of its own. */
async function book(clientId: number, options: { deleted?: boolean } = {}) {
  hours += 2
  const { rows } = await owner.query<{ id: string }>(
    `with person as (
       insert into users (tenant_id, name, role) values ($1, 'Master', 'employee') returning id)
     insert into bookings (tenant_id, client_id, user_id, status_id, starts_at, ends_at, total_minor,
       deleted_at)
     select $1, $2, person.id,
       (select min(id) from statuses where tenant_id = $1 and meaning = 'active'),
       now() + $3::interval, now() + $3::interval + interval '1 hour', 500000,
       case when $4 then now() end from person returning id`,
    [salon.tenantId, clientId, `${hours} hours`, options.deleted ?? false],
  )
  return Number(rows[0]?.id)
}

async function wait(clientId: number): Promise<void> {
  await owner.query(
    `insert into waitlist_entries (tenant_id, client_id, service_ids, from_date, to_date)
     values ($1, $2, '{1}', now(), now())`,
    [salon.tenantId, clientId],
  )
}

const merge = (keepId: number, mergeIds: number[], more = {}) =>
  within((tx) => mergeClients(tx, salon, { keepId, mergeIds, ...more }))
const undo = (id: number) => within((tx) => undoMerge(tx, salon, id))
const read = (id: number) => within((tx) => readClient(tx, salon, id))
const factsOf = (subject: 'client' | 'booking', subjectId: number) =>
  within((tx) => readHistory(tx, { subject, subjectId, limit: 5 }))

async function clientsOf(bookings: number[]): Promise<number[]> {
  const { rows } = await owner.query<{ client_id: string }>(
    'select client_id from bookings where id = any($1) order by id',
    [bookings],
  )
  return rows.map((row) => Number(row.client_id))
}

test('the one who is kept gets what he lacks, the bookings, and the place in the line', async () => {
  const keep = await add({ firstName: 'Asel', phone: '+77010000001', note: 'tea' })
  const other = await add({ firstName: 'Assel', lastName: 'Kim', email: 'a@b.kz', note: 'no milk' })
  const bookings = [await book(keep), await book(other), await book(other, { deleted: true })]
  await wait(other)
  const done = await merge(keep, [other])
  expect(done).toMatchObject({ movedBookings: 2, movedWaitlist: 1 })
  expect(await read(keep)).toMatchObject({
    firstName: 'Asel',
    lastName: 'Kim',
    phone: '+77010000001',
    email: 'a@b.kz',
    note: 'tea\nno milk',
  })
  expect(await clientsOf(bookings)).toEqual([keep, keep, keep])
  await expect(read(other)).rejects.toMatchObject({
    code: 'not_found',
    details: { merged_into: keep },
  })
  expect((await factsOf('client', other))[0]).toMatchObject({
    name: 'ClientDeleted',
    data: { merged_into: keep },
  })
  const names = await Promise.all(
    bookings.map(async (id) => (await factsOf('booking', id)).map(({ name }) => name)),
  )
  expect(names).toEqual([[], ['BookingUpdated'], ['BookingDeleted']])
})

test('the preview tells the same and writes nothing', async () => {
  const keep = await add({ firstName: 'Ann', phone: '+77010000002' })
  const other = await add({ firstName: 'Anna', phone: '+77010000002', email: 'ann@b.kz' })
  await book(other)
  const wish = { keepId: keep, mergeIds: [other], fields: { firstName: 'Anna' } }
  const told = await within((tx) => previewMerge(tx, salon, wish))
  expect(told).toMatchObject({
    result: { firstName: 'Anna', email: 'ann@b.kz' },
    differing: ['firstName', 'email'],
    moves: [{ clientId: other, bookings: 1, waitlist: 0 }],
  })
  expect(await read(keep)).toMatchObject({ firstName: 'Ann', email: null })
  const done = await merge(keep, [other], { fields: { firstName: 'Anna' } })
  expect(done.client).toMatchObject(told.result)
})

test('undoing brings everything back but what was edited since', async () => {
  const keep = await add({ firstName: 'Bo', phone: '+77010000003' })
  const other = await add({ firstName: 'Bob', email: 'bo@b.kz', lastName: 'Lee' })
  const bookings = [await book(keep), await book(other), await book(other, { deleted: true })]
  await wait(other)
  const { merge: made } = await merge(keep, [other])
  const edit = { id: keep, changes: { email: 'new@b.kz' } }
  await within((tx) => updateClient(tx, salon, edit))
  const back = await undo(made.id)
  expect(back.client).toMatchObject({ firstName: 'Bo', lastName: '', email: 'new@b.kz' })
  expect(await read(other)).toMatchObject({ firstName: 'Bob', email: 'bo@b.kz' })
  expect(await clientsOf(bookings)).toEqual([keep, other, other])
  expect((await factsOf('client', other))[0]).toMatchObject({ name: 'ClientCreated' })
  await expect(undo(made.id)).rejects.toMatchObject({ details: { reason: 'undone' } })
})

test('a merge is final after a week, when a booking went on, or the kept client did', async () => {
  const keep = await add({ firstName: 'Cy' })
  const others = [await add({ firstName: 'C1' }), await add({ firstName: 'C2' })] as const
  const third = await add({ firstName: 'Third' })
  const booking = await book(others[0])
  const first = await merge(keep, [others[0]])
  await owner.query('update bookings set client_id = $2 where id = $1', [booking, third])
  await expect(undo(first.merge.id)).rejects.toMatchObject({
    details: { reason: 'bookings_moved' },
  })
  const second = await merge(keep, [others[1]])
  expect(await within((tx) => listMerges(tx, salon, keep))).toHaveLength(2)
  await owner.query(
    `update client_merges set created_at = now() - interval '8 days' where id = $1`,
    [second.merge.id],
  )
  await expect(undo(second.merge.id)).rejects.toMatchObject({ details: { reason: 'expired' } })
  const last = await merge(third, [keep])
  await expect(undo(first.merge.id)).rejects.toMatchObject({ details: { reason: 'keep_gone' } })
  await expect(read(others[0])).rejects.toMatchObject({ details: { merged_into: third } })
  await undo(last.merge.id)
  expect(await read(keep)).toMatchObject({ firstName: 'Cy' })
})

test('what cannot be merged is refused, and nothing has changed', async () => {
  const keep = await add({ firstName: 'Di' })
  await expect(merge(keep, [keep])).rejects.toMatchObject({
    fields: [{ field: 'merge_ids.0', code: 'duplicate' }],
  })
  await expect(merge(keep, [999_999])).rejects.toMatchObject({ code: 'unknown_reference' })
  const clinic = await tenant('Clinic')
  const theirs = await add({ firstName: 'Theirs' }, clinic)
  await expect(merge(keep, [theirs])).rejects.toMatchObject({ code: 'unknown_reference' })
  const employee = { ...salon, role: 'employee' as const }
  const wish = { keepId: keep, mergeIds: [theirs] }
  await expect(within((tx) => mergeClients(tx, employee, wish))).rejects.toThrow('forbidden')
})

test('of two merges at once that want the same client, one finds him gone', async () => {
  const [a, b, c] = [
    await add({ firstName: 'A' }),
    await add({ firstName: 'B' }),
    await add({ firstName: 'C' }),
  ]
  const outcomes = await Promise.allSettled([merge(a, [c]), merge(b, [c])])
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('the one who is kept can be written to where the merged could, their own place first', async () => {
  const [keep, other, third] = [
    await add({ firstName: 'A' }),
    await add({ firstName: 'B' }),
    await add({ firstName: 'C' }),
  ]
  const link = (clientId: number, address: string) =>
    within((tx) => saveMessenger(tx, { clientId, address, messenger: 'telegram', language: 'kk' }))
  const addressOf = async (id: number) =>
    (await within((tx) => messengersOfClients(tx, [id]))).map(({ address }) => address)
  await link(other, '700')
  await merge(keep, [other])
  expect(await addressOf(keep)).toEqual(['700'])
  await link(third, '800')
  await merge(keep, [third])
  expect(await addressOf(keep)).toEqual(['700'])
})

/** Of the merged client alone, and over within minutes, or history. */
const staysBehind = ['client_codes', 'client_sessions', 'messages']

test('nothing that can point at a client is forgotten by a merge', async () => {
  const { rows } = await owner.query<{ name: string }>(
    `select distinct conrelid::regclass::text as name from pg_constraint
     where contype = 'f' and confrelid = 'clients'::regclass order by 1`,
  )
  const pointing = rows.map(({ name }) => name)
  expect(pointing).toEqual(expect.arrayContaining(staysBehind))
  expect(pointing.filter((name) => !staysBehind.includes(name))).toEqual([
    'bookings',
    'client_merges',
    'client_messengers',
    'clients',
    'message_stops',
    'waitlist_entries',
  ])
})
