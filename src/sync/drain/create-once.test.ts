import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let made = 0
let phone = ''

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  await portal.edit({
    entity: 'contact',
    fields: { name: '', lastName: 'Koval', phone: '8 (701) 123-45-67' },
  })
  await portal.edit({ entity: 'service', fields: { name: 'Haircut', price: 5000 } })
  await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})
beforeEach(() => {
  made += 1
  phone = `+77015552${String(made).padStart(3, '0')}`
})

const addClient = async (fields: object) =>
  Number((await house.ask(salon, 'POST /api/clients', fields)).body['id'])
const contactOf = async (id: number) =>
  (await house.ask(salon, `GET /api/clients/${id}`)).body['crm_contact_id']
const named = async (name: string) =>
  (await portal.contacts()).filter((contact) => contact['name'] === name)
const stateOf = async (kind: string, localId: number) =>
  (
    await house.sql<{ state: string }>(
      'select state from links where kind = $1 and local_id = $2',
      [kind, localId],
    )
  )[0]?.state

async function comeBack() {
  await house.skipWaiting()
  await house.drain(portal)
}

test('a contact with the same phone in another notation is adopted, and what it lacks filled in', async () => {
  const [only, ...others] = await portal.contacts()
  expect(others).toEqual([])
  expect(await contactOf(salon.client)).toBe(only?.id)
  expect(only).toMatchObject({ name: 'Olena', lastName: 'Koval' })
})

test('a product of the same name is adopted', async () => {
  const products = await portal.rows('products')
  expect(products.map((product) => product['name'])).toEqual(['Haircut', 'Shave'])
})

test('two clients with one phone do not share a contact', async () => {
  const ids = [
    await addClient({ first_name: 'Mother', phone }),
    await addClient({ first_name: 'Daughter', phone }),
  ]
  await house.drain(portal)
  const contacts = await Promise.all(ids.map(contactOf))
  expect(new Set(contacts).size).toBe(2)
})

test('clients without phone and e-mail are never taken for one another', async () => {
  const twin = `Twin ${randomUUID()}`
  const ids = [
    await addClient({ first_name: twin, last_name: 'Same' }),
    await addClient({ first_name: twin, last_name: 'Same' }),
  ]
  await house.drain(portal)
  const contacts = await Promise.all(ids.map(contactOf))
  expect(new Set(contacts).size).toBe(2)
  expect(await named(twin)).toHaveLength(2)
})

test('a create whose answer was lost is looked up before it is tried again', async () => {
  portal.cutNext(/crm\.item\.add/)
  await portal.chaos({ loseWebhooks: 1 })
  const id = await addClient({ first_name: 'Lost', phone })
  await house.drain(portal)
  await portal.chaos({ loseWebhooks: 0 })
  expect(await stateOf('client', id)).toBe('creating')
  await comeBack()
  const [only, ...others] = await named('Lost')
  expect(others).toEqual([])
  expect(await contactOf(id)).toBe(only?.id)
  expect(await stateOf('client', id)).toBe('idle')
})

test('a lost create that the portal tells of by webhook is known for ours by its key', async () => {
  portal.cutNext(/crm\.item\.add/)
  const id = await addClient({ first_name: 'Keyed' })
  await house.drain(portal)
  expect((await house.ask(salon, 'GET /api/clients?search=Keyed')).body['items']).toHaveLength(1)
  await comeBack()
  expect(await named('Keyed')).toHaveLength(1)
  expect(await contactOf(id)).toBe((await named('Keyed'))[0]?.id)
})

test('a whole batch of creates whose answer was lost leaves exactly one of each', async () => {
  portal.cutNext(/crm\.item\.add/)
  for (let at = 0; at < 20; at++) await addClient({ first_name: 'Batch', last_name: `No. ${at}` })
  await house.drain(portal)
  await comeBack()
  const names = (await named('Batch')).map((contact) => contact['lastName'])
  expect(names).toHaveLength(20)
  expect(new Set(names).size).toBe(20)
})

test('a deal whose answer was lost is one deal, and gets its rows', async () => {
  portal.cutNext(/crm\.item\.add/)
  const id = await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  await comeBack()
  const { body } = await house.ask(salon, `GET /api/bookings/${id}`)
  const deals = await portal.deals()
  expect(deals.map((deal) => deal.id)).toEqual([body['crm_deal_id']])
  expect(await portal.rows('productRows')).toMatchObject([{ ownerId: body['crm_deal_id'] }])
})

test('a worker that died after it had committed its intent leaves no double', async () => {
  const id = await addClient({ first_name: 'Intent', phone })
  portal.beforeNext(/crm\.item\.add/, async () => {
    expect(await stateOf('client', id)).toBe('creating')
    await house.sql('update lanes set fence = fence + 1, lease_until = null')
  })
  await house.drain(portal)
  await comeBack()
  expect(await named('Intent')).toHaveLength(1)
  expect(await stateOf('client', id)).toBe('idle')
})

test('a client edited here while its create is under way arrives as it is now', async () => {
  const id = await addClient({ first_name: 'Before', phone })
  portal.beforeNext(/crm\.item\.add/, async () => {
    await house.ask(salon, `PUT /api/clients/${id}`, { first_name: 'After' })
  })
  await house.drain(portal)
  expect(await named('Before')).toEqual([])
  expect(await named('After')).toHaveLength(1)
})

test('an edit made here during a create that nobody saw arrive is newer than the create', async () => {
  const id = await addClient({ first_name: 'Sent', phone })
  await portal.chaos({ loseWebhooks: 1 })
  portal.beforeNext(/crm\.item\.add/, async () => {
    await house.ask(salon, `PUT /api/clients/${id}`, { first_name: 'Edited' })
    // The portal stamps whole seconds: its own stamp of the create is to be the later one.
    await house.sql(`update clients set updated_at = now() - interval '3 s' where id = $1`, [id])
    await house.sql('update lanes set fence = fence + 1, lease_until = null')
  })
  await house.drain(portal)
  await portal.chaos({ loseWebhooks: 0 })
  await comeBack()
  const { body } = await house.ask(salon, `GET /api/clients/${id}`)
  expect(body['first_name']).toBe('Edited')
  expect((await named('Edited')).map((contact) => contact.id)).toEqual([body['crm_contact_id']])
})

test('a record deleted here before it was sent is never sent', async () => {
  const id = await addClient({ first_name: 'Never', phone })
  await house.ask(salon, `DELETE /api/clients/${id}`)
  await house.drain(portal)
  expect(await named('Never')).toEqual([])
  expect(await stateOf('client', id)).toBeUndefined()
})

test('two full lists that meet for the first time are paired one to one, without a failure', async () => {
  const size = (await portal.contacts()).length
  await portal.seed({ contacts: 130 })
  await house.sql(
    `insert into clients (tenant_id, first_name, phone)
     select $1, 'Known', '+7701' || lpad((n + $2)::text, 7, '0') from generate_series(0, 129) n`,
    [salon.tenantId, size],
  )
  const before = await house.sql<{ count: number }>('select count(*) from clients')
  const [connection] = await house.sql<{ id: number }>('select id from connections')
  await house.sql('delete from runs')
  await house.ask(salon, `POST /api/connections/${connection?.id}/synchronise`, { kind: 'client' })
  await house.drain(portal)
  expect(await portal.contacts()).toHaveLength(size + 130)
  expect(await house.sql('select count(*) from clients')).toEqual(before)
  expect(await house.sql('select 1 from runs where failed > 0')).toEqual([])
  const alone = await house.sql(
    `select 1 from links where kind = 'client' and (local_id is null or remote_id is null)`,
  )
  expect(alone).toEqual([])
})

/** The portal as one where nothing can hold our key, and nothing that is alike is surely ours. */
async function withoutKeys(work: () => Promise<void>) {
  const { parts } = house.program.sync
  const { connectors } = parts
  const bitrix24 = connectors.get('bitrix24')
  const rules = bitrix24?.manifest.kinds.client
  const clients = bitrix24?.records.client
  if (!rules || !clients) throw new Error('the connector has no clients')
  const kinds = { ...bitrix24.manifest.kinds, client: { ...rules, keyless: 'doubtful' as const } }
  const records = { ...bitrix24.records, client: { ...clients, find: async () => new Map() } }
  const blind = { ...bitrix24, manifest: { ...bitrix24.manifest, kinds }, records }
  Object.assign(parts, { connectors: new Map([...connectors, ['bitrix24', blind]]) })
  await work().finally(() => Object.assign(parts, { connectors }))
}

test('where nothing can tell whether a lost create was done, a person is asked', () =>
  withoutKeys(async () => {
    portal.cutNext(/crm\.item\.add/)
    await portal.chaos({ loseWebhooks: 1 })
    const id = await addClient({ first_name: 'Doubtful', phone })
    await house.drain(portal)
    expect(await stateOf('client', id)).toBe('creating')
    await house.sql('update links set next_try_at = now()')
    await house.drain(portal)
    await portal.chaos({ loseWebhooks: 0 })
    expect(await stateOf('client', id)).toBe('uncertain')
    expect(await named('Doubtful')).toHaveLength(1)
  }))
