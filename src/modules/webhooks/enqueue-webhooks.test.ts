import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { readFacts, record } from '../../platform/facts/index.ts'
import { enqueueWebhooks } from './enqueue-webhooks.ts'
import { openWebhookHouse, type WebhookHouse } from './testing/open-webhook-house.ts'
import { updateEndpoint } from './update-endpoint.ts'

let database: TestDatabase
let house: WebhookHouse

beforeAll(async () => {
  database = await createTestDatabase()
  house = await openWebhookHouse({ appUrl: database.appUrl, allowedHosts: [] })
})
afterAll(async () => {
  await house.close()
  await database.dispose()
})

const actor = { kind: 'system' } as const
const url = 'https://example.com/hook'

function fact(id: number) {
  const data = { id: 7, name: 'Айгүл "Ai"\n\u0000' }
  return { id, name: 'ClientCreated', subject: 'client', subjectId: 7, actor, data } as const
}

test('a fact is queued once for an endpoint, however often it is queued', async () => {
  const { id } = await house.endpoint(url, ['ClientCreated'])
  await house.within((tx) => enqueueWebhooks(tx, [fact(501), fact(501), fact(502)]))
  await house.within((tx) => enqueueWebhooks(tx, [fact(502), fact(501)]))
  const queued = await house.deliveries(id)
  expect(queued.map((delivery) => delivery.messageId)).toEqual([
    `msg_${house.tenantId}_501`,
    `msg_${house.tenantId}_502`,
  ])
})

test('the body tells the type, the moment of the fact, its data, and who', async () => {
  const { id } = await house.endpoint(url, ['ServiceCreated'])
  const data = { id: 3, name: 'Стрижка "Люкс"\n', price_minor: 50_000, tags: ['a'] }
  await house.within((tx) =>
    record(tx, { name: 'ServiceCreated', subject: 'service', subjectId: 3, actor, data }),
  )
  const [delivery] = await house.deliveries(id)
  const factId = Number(delivery?.messageId.split('_').at(-1))
  const [stored] = await house.within((tx) => readFacts(tx, [factId]))
  expect(JSON.parse(delivery?.body ?? '')).toEqual({
    type: 'ServiceCreated',
    timestamp: stored?.at,
    data,
    id: `msg_${house.tenantId}_${factId}`,
    tenant_id: house.tenantId,
  })
})

test('only active endpoints that want the event get it; a star wants all', async () => {
  const all = await house.endpoint(url, ['*'])
  const other = await house.endpoint(url, ['StatusCreated'])
  const off = await house.endpoint(url, ['*'])
  await house.within((tx) =>
    updateEndpoint(tx, house.who, { id: off.id, active: false, requireHttps: true }),
  )
  await house.tell({}, 'VacationCreated')
  const events = async (id: number) => (await house.deliveries(id)).map(({ event }) => event)
  expect(await events(all.id)).toContain('VacationCreated')
  expect(await events(other.id)).not.toContain('VacationCreated')
  expect(await events(off.id)).not.toContain('VacationCreated')
})

test('what is rolled back is never queued', async () => {
  const { id } = await house.endpoint(url, ['WorkplaceCreated'])
  const attempt = house.within(async (tx) => {
    await record(tx, {
      name: 'WorkplaceCreated',
      subject: 'workplace',
      subjectId: 1,
      actor,
      data: {},
    })
    throw new Error('the change failed')
  })
  await expect(attempt).rejects.toThrow('the change failed')
  expect(await house.deliveries(id)).toEqual([])
})

test('an endpoint deleted in the same moment does not fail the change that it wanted', async () => {
  const { id } = await house.endpoint(url, ['*'])
  const owner = new Client({ connectionString: database.ownerUrl })
  await owner.connect()
  await owner.query('begin')
  await owner.query('delete from webhook_endpoints where id = $1', [id])
  const telling = house.tell({}, 'UserCreated')
  await waitForLock(owner)
  await owner.query('commit')
  await owner.end()
  await expect(telling).resolves.toBeUndefined()
})

test('a change wakes the lanes of the endpoints that want it, and no others', async () => {
  const wanting = await house.endpoint(url, ['ScheduleUpdated'])
  const { id: other } = await house.endpoint(url, ['StatusUpdated'])
  const woken: string[] = []
  const unlisten = await house.db.listen('lanes', (key) => woken.push(key))
  await house.tell({}, 'ScheduleUpdated')
  await expect.poll(() => woken).toContain(`endpoint:${wanting.id}`)
  expect(woken).not.toContain(`endpoint:${other}`)
  unlisten()
})

async function waitForLock(owner: Client): Promise<void> {
  await expect
    .poll(async () => {
      const waiting = await owner.query(
        `select 1 from pg_stat_activity where datname = current_database()
         and wait_event_type = 'Lock'`,
      )
      return waiting.rowCount
    })
    .toBeGreaterThan(0)
}
