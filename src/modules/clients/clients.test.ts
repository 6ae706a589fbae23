import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { type Principal, syncPrincipal, systemPrincipal } from '../../kernel/principal.ts'
import { type Database, openDatabase } from '../../platform/database/index.ts'
import { rows } from '../../platform/database/sql.ts'
import { type Fact, readHistory } from '../../platform/facts/index.ts'
import { createTenant } from '../tenancy/index.ts'
import {
  createClient,
  deleteClient,
  findClients,
  findClientsByContact,
  listClientIds,
  listClients,
  type NewClient,
  readClient,
  updateClient,
} from './index.ts'

let database: TestDatabase
let db: Database
let salon: Principal
let clinic: Principal

beforeAll(async () => {
  database = await createTestDatabase()
  db = openDatabase({ url: database.appUrl, poolSize: 4 })
  salon = await tenant('Salon', 'KZ')
  clinic = await tenant('Clinic', 'UA')
})
afterAll(async () => {
  await db.close()
  await database.dispose()
})

async function tenant(name: string, country: string): Promise<Principal> {
  const { id } = await createTenant(db, { name, country, actor: { kind: 'system' } })
  return systemPrincipal(id)
}

const add = (who: Principal, input: NewClient) =>
  db.transaction(who.tenantId, (tx) => createClient(tx, who, input))

const facts = (who: Principal, id: number): Promise<Fact[]> =>
  db.transaction(who.tenantId, (tx) =>
    readHistory(tx, { subject: 'client', subjectId: id, limit: 20 }),
  )

const page = (who: Principal, query: { search?: string; limit?: number; cursor?: string } = {}) =>
  db.transaction(who.tenantId, (tx) => listClients(tx, who, { limit: 50, ...query }))

test('phones are read by the country of the tenant, e-mails are lower case', async () => {
  const here = await add(salon, {
    firstName: ' Asel ',
    phone: '8 701 123-45-67',
    email: ' A@B.KZ ',
  })
  expect(here).toMatchObject({ firstName: 'Asel', phone: '+77011234567', email: 'a@b.kz' })
  const there = await add(clinic, { firstName: 'Olena', phone: '050 123 45 67', email: '' })
  expect(there).toMatchObject({ phone: '+380501234567', email: null })
})

test('every field that cannot be what it should is named', async () => {
  const contact = add(salon, { firstName: 'X', phone: '12', email: 'nobody' })
  await expect(contact).rejects.toMatchObject({
    code: 'invalid_input',
    fields: [
      { field: 'phone', code: 'not_phone' },
      { field: 'email', code: 'not_email' },
    ],
  })
  const rest = add(salon, { firstName: ' ', lastName: 'x'.repeat(201), birthday: '2001-02-29' })
  await expect(rest).rejects.toMatchObject({
    fields: [
      { field: 'first_name', code: 'required' },
      { field: 'last_name', code: 'too_long' },
      { field: 'birthday', code: 'not_date' },
    ],
  })
})

test('two clients may share a phone, and both are found by it', async () => {
  const mother = await add(salon, { firstName: 'Mother', phone: '+77770000001' })
  const child = await add(salon, { firstName: 'Child', phone: '+77770000001' })
  const found = await db.transaction(salon.tenantId, (tx) =>
    findClientsByContact(tx, { phone: '+77770000001', email: null }),
  )
  expect(found.map((client) => client.id)).toEqual([mother.id, child.id])
})

test('who has the phone comes before who has the e-mail alone', async () => {
  const byEmail = await add(salon, { firstName: 'Mail', email: 'first@order.kz' })
  const byPhone = await add(salon, { firstName: 'Phone', phone: '+77770000044' })
  const found = await db.transaction(salon.tenantId, (tx) =>
    findClientsByContact(tx, { phone: '+77770000044', email: 'first@order.kz' }),
  )
  expect(found.map((client) => client.id)).toEqual([byPhone.id, byEmail.id])
})

test('asking without a phone and an e-mail finds nobody', async () => {
  await add(salon, { firstName: 'Silent' })
  const found = await db.transaction(salon.tenantId, (tx) =>
    findClientsByContact(tx, { phone: null, email: null }),
  )
  expect(found).toEqual([])
})

test('a change keeps the other fields, and its fact tells what they held before', async () => {
  const { id } = await add(salon, { firstName: 'Ann', lastName: 'Lee', phone: '+77770000002' })
  const changed = await db.transaction(salon.tenantId, (tx) =>
    updateClient(tx, salon, { id, changes: { lastName: 'Kim', phone: null } }),
  )
  expect(changed).toMatchObject({ firstName: 'Ann', lastName: 'Kim', phone: null })
  expect(await facts(salon, id)).toMatchObject([
    { name: 'ClientUpdated', before: { last_name: 'Lee', phone: '+77770000002' } },
    { name: 'ClientCreated', data: { last_name: 'Lee' } },
  ])
})

test('a change that changes nothing leaves no trace', async () => {
  const made = await add(salon, { firstName: 'Same', phone: '+77770000003' })
  const sync = syncPrincipal(salon.tenantId, 1)
  const again = await db.transaction(salon.tenantId, (tx) =>
    updateClient(tx, sync, { id: made.id, changes: { phone: '8 777 000 00 03' } }),
  )
  expect(again).toEqual(made)
  expect(await facts(salon, made.id)).toHaveLength(1)
})

test('two changes of different fields at once both stay', async () => {
  const { id } = await add(salon, { firstName: 'Both' })
  const change = (changes: Partial<NewClient>) =>
    db.transaction(salon.tenantId, (tx) => updateClient(tx, salon, { id, changes }))
  await Promise.all([change({ note: 'left-handed' }), change({ lastName: 'Sides' })])
  const client = await db.transaction(salon.tenantId, (tx) => readClient(tx, salon, id))
  expect(client).toMatchObject({ note: 'left-handed', lastName: 'Sides' })
})

test('a deleted client is gone from every reading', async () => {
  const { id } = await add(clinic, { firstName: 'Gone', phone: '+380500000009' })
  await db.transaction(clinic.tenantId, (tx) => deleteClient(tx, clinic, id))
  await db.transaction(clinic.tenantId, async (tx) => {
    await expect(readClient(tx, clinic, id)).rejects.toThrow('not_found')
    await expect(updateClient(tx, clinic, { id, changes: {} })).rejects.toThrow('not_found')
    await expect(deleteClient(tx, clinic, id)).rejects.toThrow('not_found')
    expect(await findClients(tx, [id])).toEqual(new Map())
    expect(await listClientIds(tx, { afterId: id - 1, limit: 1 })).not.toContain(id)
    expect(await findClientsByContact(tx, { phone: '+380500000009', email: null })).toEqual([])
  })
  expect((await page(clinic, { search: 'gone' })).items).toEqual([])
  expect((await facts(clinic, id))[0]).toMatchObject({
    name: 'ClientDeleted',
    before: { first_name: 'Gone', phone: '+380500000009' },
  })
})

test('a client with a booking to come cannot be deleted, one with past bookings can', async () => {
  const busy = await add(salon, { firstName: 'Busy' })
  const past = await add(salon, { firstName: 'Past' })
  await db.transaction(salon.tenantId, async (tx) => {
    await rows(tx, book, [tx.tenantId, busy.id, '1 day'])
    await rows(tx, book, [tx.tenantId, past.id, '-1 day'])
  })
  const remove = (id: number) => db.transaction(salon.tenantId, (tx) => deleteClient(tx, salon, id))
  await expect(remove(busy.id)).rejects.toMatchObject({ code: 'in_use', details: { bookings: 1 } })
  await expect(remove(past.id)).resolves.toBeUndefined()
})

const book = `
  with person as (
    insert into users (tenant_id, name, role) values ($1, 'Master', 'employee') returning id)
  insert into bookings (tenant_id, client_id, user_id, status_id, starts_at, ends_at)
  select $1, $2, person.id, (select min(id) from statuses where tenant_id = $1),
    now() + $3::interval, now() + $3::interval + interval '1 hour' from person`

test('pages go through everybody once, in the order of names', async () => {
  const school = await tenant('School', 'KZ')
  const names = ['Bo', 'Al', 'Cy', 'Al', 'Di']
  for (const firstName of names) await add(school, { firstName, lastName: 'Same' })
  const seen: string[] = []
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await page(school, { limit: 2, ...(cursor ? { cursor } : {}) })
    seen.push(...items.map((client) => client.firstName))
    if (nextCursor === null) break
    cursor = nextCursor
  }
  expect(seen).toEqual(['Al', 'Al', 'Bo', 'Cy', 'Di'])
})

test('a cursor that is none of ours is an error of the input', async () => {
  const made = ['[1,2]', '["a\\u0000","b",1]', '["a","b",1.5]']
  const cursors = made.map((text) => Buffer.from(text).toString('base64url'))
  for (const cursor of ['x', ...cursors]) {
    await expect(page(salon, { cursor })).rejects.toMatchObject({ code: 'invalid_input' })
  }
})

test('a search finds by words of the name in any order, by phone and by e-mail', async () => {
  const shop = await tenant('Shop', 'KZ')
  const { id } = await add(shop, {
    firstName: 'Әсел',
    lastName: 'Оспанова',
    phone: '+77015550011',
    email: 'asel_o@mail.kz',
  })
  await add(shop, { firstName: 'Other', email: 'aselxo@mail.kz' })
  const found = async (search: string) => (await page(shop, { search })).items.map((it) => it.id)
  for (const search of ['оспан', 'ОСПАНОВА әсел', '8 701 555', '+7 (701) 555-00-11', 'asel_o@']) {
    expect(await found(search), search).toEqual([id])
  }
  expect(await found('%')).toEqual([])
})

test('searching pages on like the list does', async () => {
  const gym = await tenant('Gym', 'KZ')
  for (const firstName of ['Ira', 'Irma', 'Irvin', 'Oleg']) await add(gym, { firstName })
  const first = await page(gym, { search: 'ir', limit: 2 })
  const next = await page(gym, { search: 'ir', limit: 2, cursor: first.nextCursor ?? '' })
  expect([first, next].map(({ items }) => items.map((it) => it.firstName))).toEqual([
    ['Ira', 'Irma'],
    ['Irvin'],
  ])
  expect(next.nextCursor).toBeNull()
})

test('another tenant can neither see nor change a client', async () => {
  const { id } = await add(salon, { firstName: 'Secret', phone: '+77770000077' })
  await db.transaction(clinic.tenantId, async (tx) => {
    await expect(readClient(tx, clinic, id)).rejects.toThrow('not_found')
    const change = updateClient(tx, clinic, { id, changes: { firstName: 'Stolen' } })
    await expect(change).rejects.toThrow('not_found')
    await expect(deleteClient(tx, clinic, id)).rejects.toThrow('not_found')
    expect(await findClients(tx, [id])).toEqual(new Map())
    expect(await findClientsByContact(tx, { phone: '+77770000077', email: null })).toEqual([])
    expect(await listClientIds(tx, { afterId: id - 1, limit: 1 })).not.toContain(id)
  })
  expect((await page(clinic, { search: 'secret' })).items).toEqual([])
  const kept = await db.transaction(salon.tenantId, (tx) => readClient(tx, salon, id))
  expect(kept.firstName).toBe('Secret')
})
