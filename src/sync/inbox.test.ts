import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../tests/support/program.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { type Database, openDatabase } from '../platform/database/index.ts'
import { createInboxIntake } from './inbox.ts'
import type { NewDelivery } from './store/inbox-store.ts'
import { createConnection } from './use-cases/create-connection.ts'

let house: TestProgram
let salon: TestSalon
let connectionId: number

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
  connectionId = await house.program.db.transaction(salon.tenantId, (tx) =>
    createConnection(house.program.sync.parts, tx, {
      who: systemPrincipal(salon.tenantId),
      input: { connector: 'bitrix24', name: 'Portal', settings: {} },
    }),
  )
})
afterAll(() => house.close())
beforeEach(async () => {
  await house.sql('delete from inbox')
})

function delivery(key: string, change: Partial<NewDelivery> = {}): NewDelivery {
  return {
    tenantId: salon.tenantId,
    connectionId,
    key,
    headers: { 'content-type': 'text/plain' },
    body: `body of ${key}`,
    records: [{ kind: 'client', id: '1' }],
    ...change,
  }
}

const stored = () =>
  house.sql<{ delivery_key: string; times: number; body: string; open: boolean; xid: string }>(
    `select delivery_key, times, body, processed_at is null as open, xmin::text as xid
     from inbox order by id`,
  )

test('what was accepted is on disk as it came', async () => {
  await house.program.sync.intake.accept(delivery('one'))
  expect(await stored()).toMatchObject([
    { delivery_key: 'one', times: 1, body: 'body of one', open: true },
  ])
})

test('deliveries of one moment share a commit', async () => {
  const intake = createInboxIntake(house.program.db)
  await Promise.all(Array.from({ length: 200 }, (_, at) => intake.accept(delivery(`key ${at}`))))
  const all = await stored()
  expect(all).toHaveLength(200)
  expect(new Set(all.map(({ xid }) => xid)).size).toBeLessThan(5)
})

test('a repeated delivery adds no row and opens the old one again', async () => {
  const { intake } = house.program.sync
  await intake.accept(delivery('twice'))
  await house.sql('update inbox set processed_at = now()')
  await intake.accept(delivery('twice'))
  expect(await stored()).toMatchObject([{ times: 2, open: true }])
})

test('equal deliveries of one moment are one row', async () => {
  const intake = createInboxIntake(house.program.db)
  await Promise.all([1, 2, 3].map(() => intake.accept(delivery('same'))))
  expect(await stored()).toMatchObject([{ delivery_key: 'same' }])
})

test('a row the database refuses fails alone', async () => {
  const intake = createInboxIntake(house.program.db)
  const bad = delivery('bad', { body: 'no text holds \u0000' })
  const outcomes = await Promise.allSettled(
    [delivery('a'), bad, delivery('b')].map((one) => intake.accept(one)),
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect((await stored()).map((row) => row.delivery_key)).toEqual(['a', 'b'])
})

test('a group that meets no free connection is refused at once and whole, to be sent again', async () => {
  const narrow = openDatabase({ url: house.appUrl, poolSize: 1, waitMs: 1_000 })
  let asked = 0
  const outside: Database['outside'] = (work) => {
    asked += 1
    return narrow.outside(work)
  }
  const intake = createInboxIntake({ ...narrow, outside })
  const [taken, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const holder = narrow.outside(() => {
    taken.resolve()
    return held.promise
  })
  await taken.promise
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, at) => intake.accept(delivery(`hung ${at}`))),
  )
  held.resolve()
  await holder
  expect(asked).toBeLessThan(5)
  const refusal = { status: 'rejected', reason: { code: 'database_unreachable', status: 503 } }
  for (const outcome of outcomes) expect(outcome).toMatchObject(refusal)
  await intake.accept(delivery('after'))
  expect(await stored()).toMatchObject([{ delivery_key: 'after' }])
  await narrow.close()
})

test('when too many wait, the next are told to come back, and those accepted are kept', async () => {
  const intake = createInboxIntake(house.program.db)
  const outcomes = await Promise.allSettled(
    Array.from({ length: 4_100 }, (_, at) => intake.accept(delivery(`flood ${at}`))),
  )
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused.length).toBeGreaterThan(0)
  expect(refused[0]).toMatchObject({ reason: { code: 'overloaded', status: 503 } })
  expect(await stored()).toHaveLength(4_100 - refused.length)
  expect(intake.waiting()).toBe(0)
})

test('the door of webhooks turns away strangers and other methods, and stores nothing', async () => {
  const [{ hook_key: key } = { hook_key: '' }] = await house.sql<{ hook_key: string }>(
    'select hook_key from connections',
  )
  const post = (path: string, body: string) =>
    fetch(`${house.url}/hooks/${path}`, { method: 'POST', body })
  expect((await post('no-such-key', 'event=ONCRMDEALADD')).status).toBe(404)
  const forged = 'event=ONCRMDEALADD&data[FIELDS][ID]=1&auth[application_token]=guess'
  expect((await post(key, forged)).status).toBe(401)
  expect((await fetch(`${house.url}/hooks/${key}`)).status).toBe(200)
  expect(await stored()).toEqual([])
})
