import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { systemPrincipal } from '../../kernel/principal.ts'
import { readHistory } from '../../platform/facts/index.ts'
import { createSealer, generateKey } from '../../platform/secrets/index.ts'
import { createEndpoint } from './create-endpoint.ts'
import { deleteEndpoint } from './delete-endpoint.ts'
import { maxEndpoints } from './endpoint.ts'
import { presentEndpoint } from './present-endpoint.ts'
import { pruneDeliveries } from './prune-deliveries.ts'
import { listDeliveries, readDelivery } from './read-deliveries.ts'
import { listEndpoints, readEndpoint } from './read-endpoints.ts'
import { replayDeliveries } from './replay-deliveries.ts'
import { resealEndpoints } from './reseal-endpoints.ts'
import { rotateSecret } from './rotate-secret.ts'
import { sendTestEvent } from './send-test-event.ts'
import { openWebhookHouse, type WebhookHouse } from './testing/open-webhook-house.ts'
import { updateEndpoint } from './update-endpoint.ts'

let database: TestDatabase
let house: WebhookHouse
let owner: Client
const url = 'https://example.com/hook?token=capability'
const open: WebhookHouse[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  house = await anotherHouse()
})
afterAll(async () => {
  for (const each of open) await each.close()
  await owner.end()
  await database.dispose()
})

async function anotherHouse(): Promise<WebhookHouse> {
  const made = await openWebhookHouse({ appUrl: database.appUrl, allowedHosts: [] })
  open.push(made)
  return made
}

test('a secret is answered once, kept sealed, and shown nowhere else', async () => {
  const { id, secret } = await house.endpoint(url)
  const { rows } = await owner.query('select secret from webhook_endpoints where id = $1', [id])
  expect(rows[0].secret).not.toContain(secret.slice(6))
  const context = `webhook_endpoint:${house.tenantId}:${id}`
  expect(house.sealer.open(rows[0].secret, context)).toBe(secret)
  const shown = JSON.stringify(presentEndpoint(await house.read(id)))
  expect(shown).not.toContain(rows[0].secret)
  expect(shown).not.toContain('whsec_')
})

test('facts about endpoints name their host, not the whole address', async () => {
  const { id } = await house.endpoint(url)
  await house.within((tx) =>
    updateEndpoint(tx, house.who, { id, events: ['BookingCreated'], requireHttps: true }),
  )
  await house.within((tx) => deleteEndpoint(tx, house.who, id))
  const query = { subject: 'webhook', subjectId: id, limit: 10 } as const
  const facts = await house.within((tx) => readHistory(tx, query))
  expect(facts.map(({ name }) => name)).toEqual([
    'WebhookDeleted',
    'WebhookUpdated',
    'WebhookCreated',
  ])
  expect(JSON.stringify(facts)).toContain('example.com')
  expect(JSON.stringify(facts)).not.toContain('capability')
})

test('a tenant has at most so many endpoints, even when two are made at once', async () => {
  const full = await anotherHouse()
  for (let made = 1; made < maxEndpoints; made++) await full.endpoint(url)
  const attempts = await Promise.allSettled([full.endpoint(url), full.endpoint(url)])
  expect(attempts.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(full.endpoint(url)).rejects.toMatchObject({
    code: 'webhook_limit',
    details: { limit: maxEndpoints },
  })
  expect(await full.within((tx) => listEndpoints(tx, full.who))).toHaveLength(maxEndpoints)
})

test('an employee and a manager are refused', async () => {
  for (const role of ['manager', 'employee'] as const) {
    const who = { ...house.who, role }
    const input = { url, requireHttps: true, sealer: house.sealer }
    await expect(house.within((tx) => createEndpoint(tx, who, input))).rejects.toThrow('forbidden')
    await expect(house.within((tx) => listEndpoints(tx, who))).rejects.toThrow('forbidden')
  }
})

test('another tenant sees nothing and can do nothing', async () => {
  const stranger = await anotherHouse()
  const { id } = await house.endpoint(url)
  await house.tell()
  const [delivery] = await house.deliveries(id)
  const deliveryId = delivery?.id ?? 0
  const as = systemPrincipal(stranger.tenantId)
  const choice = { deliveryIds: [deliveryId] }
  const missing = (work: Parameters<WebhookHouse['within']>[0]) =>
    expect(stranger.within(work)).rejects.toMatchObject({ code: 'not_found' })
  await missing((tx) => readEndpoint(tx, as, id))
  await missing((tx) => updateEndpoint(tx, as, { id, active: false, requireHttps: true }))
  await missing((tx) => deleteEndpoint(tx, as, id))
  await missing((tx) => rotateSecret(tx, as, { id, sealer: house.sealer }))
  await missing((tx) => sendTestEvent(tx, as, id))
  await missing((tx) => listDeliveries(tx, as, { endpointId: id, limit: 10 }))
  await missing((tx) => readDelivery(tx, as, { endpointId: id, id: deliveryId }))
  await missing((tx) => replayDeliveries(tx, as, { endpointId: id, choice }))
  expect(await stranger.within((tx) => listEndpoints(tx, as))).toEqual([])
  await stranger.tell({}, 'StrangerCreated')
  const events = (await house.deliveries(id)).map(({ event }) => event)
  expect(events).not.toContain('StrangerCreated')
})

test('switched off, an endpoint gives up its queue; switched on, that can be replayed', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  await house.tell()
  const change = (active: boolean) =>
    house.within((tx) => updateEndpoint(tx, house.who, { id, active, requireHttps: true }))
  await change(false)
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'failed' })
  const choice = { failedSince: new Date(Date.now() - 60_000).toISOString() }
  const replay = () =>
    house.within((tx) => replayDeliveries(tx, house.who, { endpointId: id, choice }))
  await expect(replay()).rejects.toMatchObject({ code: 'webhook_off' })
  await change(true)
  expect(await replay()).toEqual({ replayed: 1, more: false })
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'due', tries: 0 })
})

test('a replay that names an unknown delivery replays none', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  await house.tell()
  await owner.query(`update webhook_deliveries set state = 'failed' where endpoint_id = $1`, [id])
  const [delivery] = await house.deliveries(id)
  const choice = { deliveryIds: [delivery?.id ?? 0, 999_999_999] }
  const attempt = house.within((tx) => replayDeliveries(tx, house.who, { endpointId: id, choice }))
  await expect(attempt).rejects.toMatchObject({
    code: 'unknown_reference',
    fields: [{ field: 'delivery_ids.1', code: 'unknown' }],
  })
  expect((await house.deliveries(id))[0]).toMatchObject({ state: 'failed' })
})

test('a test event goes to its endpoint alone, whatever events it wants', async () => {
  const { id } = await house.endpoint(url, ['BookingCreated'])
  const queued = await house.within((tx) => sendTestEvent(tx, house.who, id))
  expect(queued).toMatchObject({ endpointId: id, event: 'WebhookTest', state: 'due' })
  expect(queued.messageId).not.toContain('.')
  expect(JSON.parse(queued.body)).toMatchObject({
    type: 'WebhookTest',
    id: queued.messageId,
    data: { endpoint_id: id },
    tenant_id: house.tenantId,
  })
})

test('deliveries are listed newest first, by pages and by state', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  for (let count = 0; count < 5; count++) await house.tell({ count })
  const page = (cursor?: string, state?: 'due' | 'failed') =>
    house.within((tx) => listDeliveries(tx, house.who, { endpointId: id, limit: 2, cursor, state }))
  const seen: number[] = []
  for (let cursor: string | undefined; ; ) {
    const { items, nextCursor } = await page(cursor)
    seen.push(...items.map((delivery) => delivery.id))
    if (nextCursor === null) break
    cursor = nextCursor
  }
  expect(seen).toHaveLength(5)
  expect(seen).toEqual([...seen].sort((a, b) => b - a))
  expect((await page(undefined, 'failed')).items).toEqual([])
  await expect(page('half way')).rejects.toMatchObject({ code: 'invalid_input' })
})

test('a deleted endpoint takes its deliveries and its lane with it', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  await house.tell()
  await house.within((tx) => deleteEndpoint(tx, house.who, id))
  const left = await owner.query(
    `select 1 from webhook_deliveries where endpoint_id = $1
     union all select 1 from lanes where key = 'endpoint:' || $1::bigint`,
    [id],
  )
  expect(left.rowCount).toBe(0)
})

test('after the application key has changed, endpoints are sealed with the new one', async () => {
  const { id, secret } = await house.endpoint(url)
  await house.within((tx) => rotateSecret(tx, house.who, { id, sealer: house.sealer }))
  const newKey = generateKey()
  const ring = open.map(({ applicationKey }) => applicationKey)
  const sealer = createSealer([newKey, ...ring])
  expect(await resealEndpoints({ db: house.db, sealer })).toBeGreaterThan(0)
  expect(await resealEndpoints({ db: house.db, sealer })).toBe(0)
  const { sealedOldSecret } = await house.read(id)
  const context = `webhook_endpoint:${house.tenantId}:${id}`
  expect(createSealer([newKey]).open(sealedOldSecret ?? '', context)).toBe(secret)
})

test('delivered ones are kept 30 days, failed ones 90, and what is due for ever', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  const kept: [state: string, days: number][] = [
    ['delivered', 31],
    ['delivered', 29],
    ['failed', 91],
    ['failed', 89],
    ['due', 400],
  ]
  for (const [state, days] of kept) {
    await house.tell({ state, days })
    await owner.query(
      `update webhook_deliveries set state = $2, created_at = now() - make_interval(days => $3)
       where id = (select max(id) from webhook_deliveries where endpoint_id = $1)`,
      [id, state, days],
    )
  }
  await pruneDeliveries(house.db)
  const left = (await house.deliveries(id)).map(({ body }) => JSON.parse(body).data.days)
  expect(left).toEqual([29, 89, 400])
})
