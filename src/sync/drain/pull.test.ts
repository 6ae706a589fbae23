import { afterAll, expect, test, vi } from 'vitest'
import { openPairedSalon } from '../../../tests/support/paired-salon.ts'
import { RemoteError } from '../../connector-kit/index.ts'
import { bitrix24 } from '../../connectors/bitrix24/index.ts'
import { assert } from '../../kernel/errors.ts'

const { house, portal, salon, connection, close } = await openPairedSalon()
afterAll(close)

const synchronise = (kind: string) =>
  house.ask(salon, `POST /api/connections/${connection}/synchronise`, { kind })
const clientCount = async () => (await house.sql('select 1 from clients')).length
const position = async () =>
  (
    await house.sql<{ position: { seen: number } | null }>(
      `select position from cursors where kind = 'client' and mode = 'everything'`,
    )
  )[0]?.position

async function comeBack() {
  await house.skipWaiting()
  await house.drain(portal)
}

test('a pull that dies between two pages goes on behind the page that was committed', async () => {
  await portal.seed({ contacts: 260 })
  let committed = 0
  portal.beforeNext(/crm\.item\.list\?/, async () => {
    committed = (await position())?.seen ?? 0
    await house.sql('update lanes set fence = fence + 1, lease_until = null')
  })
  expect((await synchronise('client')).status).toBe(202)
  await house.drain(portal)
  expect(committed).toBe(50)
  expect(await position()).toBe(null)
  expect(await clientCount()).toBe(261)
  await synchronise('client')
  await house.drain(portal)
  expect(await clientCount()).toBe(261)
})

test('webhooks that are lost are made up for by the next poll', async () => {
  await portal.chaos({ loseWebhooks: 1 })
  const [contact] = await portal.contacts()
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { lastName: 'Polled' } })
  await house.drain(portal)
  await portal.chaos({ loseWebhooks: 0 })
  const lastName = async () =>
    (await house.ask(salon, `GET /api/clients/${salon.client}`)).body['last_name']
  expect(await lastName()).not.toBe('Polled')
  await comeBack()
  expect(await lastName()).toBe('Polled')
})

test('webhooks that come twice and out of order do no harm', async () => {
  await portal.chaos({ duplicateWebhooks: 1, reorderWebhooks: 1 })
  const [contact] = await portal.contacts()
  for (const lastName of ['Petrova', 'Sidorova', 'Orlova']) {
    await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { lastName } })
  }
  await comeBack()
  await portal.chaos({ duplicateWebhooks: 0, reorderWebhooks: 0 })
  const { body } = await house.ask(salon, `GET /api/clients/${salon.client}`)
  expect(body).toMatchObject({ last_name: 'Orlova' })
  expect(await clientCount()).toBe(261)
})

test('stored webhooks can be acted on once more', async () => {
  const items = (await house.ask(salon, `GET /api/connections/${connection}/inbox`)).body['items']
  const [entry] = items as { id: number; body: string; processed_at: string | null }[]
  expect(entry).toMatchObject({ processed_at: expect.any(String) })
  expect(entry?.body).not.toContain((await portal.app()).applicationToken)
  const path = `POST /api/connections/${connection}/inbox/replay`
  expect((await house.ask(salon, path, { ids: [entry?.id] })).body).toEqual({ replayed: 1 })
  await house.drain(portal)
  const open = await house.sql('select 1 from inbox where processed_at is null')
  expect(open).toEqual([])
})

test('a contact that vanished there is made again', async () => {
  const read = async () => (await house.ask(salon, `GET /api/clients/${salon.client}`)).body
  const before = Number((await read())['crm_contact_id'])
  await portal.edit({ entity: 'contact', id: before, delete: true })
  await comeBack()
  const after = Number((await read())['crm_contact_id'])
  expect(after).not.toBe(before)
  expect((await portal.contacts()).map(({ id }) => id)).toContain(after)
  expect(await clientCount()).toBe(261)
})

test('a deal that vanished there is shown to a person, and the booking stays', async () => {
  const id = await house.book(salon, '2030-03-04 10:00:00')
  await house.drain(portal)
  const booking = async () => (await house.ask(salon, `GET /api/bookings/${id}`)).body
  const dealId = Number((await booking())['crm_deal_id'])
  await portal.edit({ entity: 'deal', id: dealId, delete: true })
  await comeBack()
  const links = await house.ask(salon, `GET /api/connections/${connection}/links?state=parked`)
  expect(links.body['items']).toMatchObject([
    { kind: 'booking', local_id: id, error: { code: 'deleted_there' } },
  ])
  expect(await booking()).toMatchObject({ status_id: salon.statuses.active })
  expect(await portal.deals()).toEqual([])
})

test('one round takes fifty records a call, not one', async () => {
  await house.sql(`update links set state = 'due' where kind = 'client'`)
  const before = portal.requests()
  await house.drain(portal)
  expect(portal.requests() - before).toBeLessThan(20)
})

test('what was deleted there while no webhook arrived is found at night', async () => {
  const visit = await house.book(salon, '2030-03-05 10:00:00')
  await house.book(salon, '2030-03-06 10:00:00')
  await house.drain(portal)
  const read = async () => (await house.ask(salon, `GET /api/clients/${salon.client}`)).body
  const contact = Number((await read())['crm_contact_id'])
  const { body } = await house.ask(salon, `GET /api/bookings/${visit}`)
  await portal.chaos({ loseWebhooks: 1 })
  await portal.edit({ entity: 'contact', id: contact, delete: true })
  await portal.edit({ entity: 'deal', id: Number(body['crm_deal_id']), delete: true })
  await portal.chaos({ loseWebhooks: 0 })
  await house.sql(`update cursors set next_at = now() where mode = 'everything'`)
  await house.drain(portal)
  expect(Number((await read())['crm_contact_id'])).not.toBe(contact)
  expect((await portal.contacts()).map(({ id }) => id)).not.toContain(contact)
  const links = await house.ask(salon, `GET /api/connections/${connection}/links?state=parked`)
  expect(links.body['items']).toMatchObject([
    { error: { code: 'deleted_there' } },
    { local_id: visit, error: { code: 'deleted_there' } },
  ])
})

test('a walk over everything that has ended begins anew after the tenant’s midnight', async () => {
  await house.sql(`update tenants set zone = 'Asia/Kathmandu'`)
  await house.sql(`update cursors set next_at = now() where mode = 'everything'`)
  await house.drain(portal)
  const walks = await house.sql(
    `select kind, (next_at at time zone 'Asia/Kathmandu')::time < '00:10' as at_night,
       next_at between now() and now() + interval '1 day 10 minutes' as next
     from cursors where mode = 'everything' order by kind`,
  )
  const midnight = { at_night: true, next: true }
  expect(walks).toEqual(['booking', 'client', 'service'].map((kind) => ({ kind, ...midnight })))
})

test('a list that is empty all at once means rights that ended: nothing is made anew', async () => {
  const contacts = (await portal.contacts()).length
  const clients = bitrix24.records.client
  assert(clients, 'no clients')
  vi.spyOn(clients, 'everything').mockResolvedValueOnce({
    ...{ records: [], position: null, done: true, total: 0 },
    covers: { after: 0, upTo: null },
  })
  await house.sql(
    `update cursors set next_at = now() where mode = 'everything' and kind = 'client'`,
  )
  await house.drain(portal)
  vi.restoreAllMocks()
  const { body } = await house.ask(salon, `GET /api/connections/${connection}/health`)
  expect(body['health']).toMatchObject({ due: 0 })
  expect(await portal.contacts()).toHaveLength(contacts)
})

test('a poll that is refused is shown with its words, rarely repeated, and holds up no other kind', async () => {
  const { client, service } = bitrix24.records
  assert(client && service, 'no clients or services')
  const refusal = new RemoteError('rejected', { words: 'No rights to contacts', code: 'DENIED' })
  const asked = vi.spyOn(client, 'changes').mockRejectedValue(refusal)
  const others = vi.spyOn(service, 'changes')
  const logged = vi.spyOn(house.program.sync.parts.log, 'warn')
  const health = async () =>
    (await house.ask(salon, `GET /api/connections/${connection}/health`)).body
  const restSeconds = async () => {
    const [row] = await house.sql<{ rest: number }>(
      `select extract(epoch from next_at - updated_at)::int as rest from cursors
       where kind = 'client' and mode = 'changes'`,
    )
    return row?.rest
  }
  await comeBack()
  const told = {
    ...{ kind: 'client', mode: 'changes', failing_since: expect.any(String), tries: 1 },
    error: { class: 'rejected', words: 'No rights to contacts', code: 'DENIED' },
  }
  expect(await health()).toMatchObject({ health: { pulls_failing: 1 }, pulls: [told] })
  expect(others).toHaveBeenCalledOnce()
  expect([await restSeconds(), logged.mock.calls.length]).toEqual([15, 1])

  const [first] = (await health())['pulls'] as { failing_since: string }[]
  await comeBack()
  expect(await health()).toMatchObject({
    pulls: [{ ...first, tries: 2, next_at: expect.any(String) }],
  })
  expect([await restSeconds(), logged.mock.calls.length]).toEqual([30, 1])

  asked.mockRestore()
  await comeBack()
  expect(await health()).toMatchObject({ health: { pulls_failing: 0 }, pulls: [] })
  vi.restoreAllMocks()
})

test('a poll that only waits for a rate, or failed once in passing, is nobody’s concern', async () => {
  const { client } = bitrix24.records
  assert(client, 'no clients')
  const pulls = async () =>
    (await house.ask(salon, `GET /api/connections/${connection}/health`)).body['pulls']
  const limited = new RemoteError('limited', { words: 'Too many', retryAtMs: Date.now() })
  vi.spyOn(client, 'changes').mockRejectedValue(limited)
  for (let time = 0; time < 4; time++) await comeBack()
  expect(await pulls()).toEqual([])
  const temporary = new RemoteError('temporary', { words: 'Just now not' })
  vi.spyOn(client, 'changes').mockRejectedValue(temporary)
  for (let time = 0; time < 2; time++) await comeBack()
  expect(await pulls()).toEqual([])
  await comeBack()
  expect(await pulls()).toMatchObject([{ kind: 'client', tries: 3 }])
  vi.restoreAllMocks()
  await comeBack()
  expect(await pulls()).toEqual([])
})
