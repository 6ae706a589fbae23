import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { fragment, rows } from '../../platform/database/sql.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import { findServicesByName, listServices, type Service, type ServiceQuery } from './index.ts'
import { type ServiceFilter, servicePageQuery } from './service-store.ts'

const manyServices = 20_000

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  await salon.owner.query(
    `insert into services (tenant_id, type, name, category, active, position)
     select ${salon.tenantId}, case when n % 10 = 0 then 'product' else 'service' end,
       'Service ' || (n * 7919 % ${manyServices}), case when n = 77 then '100%_Rare' else '' end,
       n % 4 <> 0, n % 5
     from generate_series(1, ${manyServices}) as n`,
  )
  await salon.owner.query('analyze services')
})
afterAll(async () => {
  await salon.close()
  await database.dispose()
})

async function list(query: Omit<ServiceQuery, 'limit'> & { limit?: number }) {
  return salon.db.transaction(salon.tenantId, (tx) =>
    listServices(tx, salon.as('employee'), { limit: 50, ...query }),
  )
}

interface Plan {
  'Node Type': string
  'Index Name'?: string
  'Actual Rows': number
  'Rows Removed by Filter'?: number
  Plans?: Plan[]
}

async function nodesOf(filter: ServiceFilter): Promise<Plan[]> {
  const [explained] = await salon.db.transaction(salon.tenantId, (tx) =>
    servicePageQuery(tx, filter).explain<{ 'QUERY PLAN': { Plan: Plan }[] }>(
      'json',
      fragment`analyze`,
    ),
  )
  const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)]
  return (explained?.['QUERY PLAN'] ?? []).flatMap(({ Plan: plan }) => flatten(plan))
}

test.each([
  { page: 'the first page', filter: {} },
  { page: 'a page in the middle', filter: { after: { position: 3, name: 'Service 5', id: 1 } } },
  { page: 'a page of the active services', filter: { active: true, type: 'service' as const } },
])('$page of twenty thousand reads the ordered index alone, and little of it', async (of) => {
  const nodes = await nodesOf({ ...of.filter, limit: 51 })
  const types = nodes.map((node) => node['Node Type'])
  expect(types).not.toContain('Sort')
  const scans = nodes.filter((node) => node['Node Type'].endsWith('Scan'))
  expect(scans).toMatchObject([{ 'Index Name': 'services_order', 'Actual Rows': 51 }])
  expect(scans[0]?.['Rows Removed by Filter'] ?? 0).toBeLessThan(100)
})

test('a name, whatever its case, is looked up among twenty thousand by the index of names', async () => {
  const counted = await salon.db.transaction(salon.tenantId, async (tx) => {
    const before = await readingOf(tx)
    const found = await findServicesByName(tx, ' sERVICE 4321 ')
    const after = await readingOf(tx)
    return {
      names: found.map((service) => service.name),
      scans: after.scans - before.scans,
      sequential: after.sequential - before.sequential,
    }
  })
  expect(counted).toEqual({ names: ['Service 4321'], scans: 1, sequential: 0 })
})

async function readingOf(tx: Transaction): Promise<{ scans: number; sequential: number }> {
  const [reading] = await rows<{ scans: number; sequential: number }>(
    tx,
    `select pg_stat_get_xact_numscans('services_name'::regclass) as scans,
      pg_stat_get_xact_numscans('services'::regclass) as sequential`,
    [],
  )
  return reading ?? { scans: -1, sequential: -1 }
}

test('following the cursors meets every service once, in the order of position, name, number', async () => {
  const met: Service[] = []
  let cursor: string | undefined
  do {
    const page = await list({ type: 'product', limit: 200, cursor })
    met.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  expect(met).toHaveLength(manyServices / 10)
  expect(new Set(met.map((service) => service.id)).size).toBe(met.length)
  const positions = met.map((service) => service.position)
  expect(positions).toEqual(positions.toSorted((a, b) => a - b))
})

test('filters leave out what is inactive or of the other type', async () => {
  const { items } = await list({ active: false, type: 'product', limit: 200 })
  expect(items).toHaveLength(200)
  expect(items.every((service) => !service.active && service.type === 'product')).toBe(true)
})

test('a search takes its text literally, whatever the case, in name and category', async () => {
  const found = await list({ search: '00%_rare' })
  expect(found.items.map((service) => service.category)).toEqual(['100%_Rare'])
  expect((await list({ search: 'HAIRC' })).items.map((service) => service.name)).toEqual([
    'Haircut',
  ])
  expect((await list({ search: 'no such thing' })).items).toEqual([])
})

test('a cursor that we did not write is refused', async () => {
  await expect(list({ cursor: 'nonsense' })).rejects.toMatchObject({
    code: 'invalid_input',
    fields: [{ field: 'cursor', code: 'unreadable' }],
  })
})

test('one category is listed whole, and nothing beside it', async () => {
  const { items } = await list({ category: '100%_Rare' })
  expect(items.map(({ category }) => category)).toEqual(['100%_Rare'])
  expect((await list({ category: 'Rare' })).items).toEqual([])
})
