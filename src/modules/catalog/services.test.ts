import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import {
  createService,
  deleteService,
  findServices,
  findServicesByName,
  listServiceIds,
  listServices,
  readService,
  updateService,
} from './index.ts'

let database: TestDatabase
let salon: Salon
let other: Salon

beforeAll(async () => {
  database = await createTestDatabase()
  salon = await openSalon(database)
  other = await openSalon(database)
})
afterAll(async () => {
  await salon.close()
  await other.close()
  await database.dispose()
})

function within<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

function add(name: string, of: Partial<Parameters<typeof createService>[2]> = {}) {
  return within((tx) => createService(tx, salon.as('manager'), { name, ...of }))
}

async function factsOf(id: number) {
  const { rows } = await salon.owner.query<{ name: string; data: object; before: object | null }>(
    `select name, data, before from facts
     where tenant_id = $1 and subject = 'service' and subject_id = $2 order by id`,
    [salon.tenantId, id],
  )
  return rows
}

describe('a new service', () => {
  it('gets sensible values for what is left out, and is recorded', async () => {
    const made = await add('  Manicure ')
    expect(made).toMatchObject({ name: 'Manicure', type: 'service', durationMinutes: 60 })
    expect(made).toMatchObject({ priceMinor: 0, active: true, deletedAt: null })
    expect(await within((tx) => readService(tx, salon.as('employee'), made.id))).toEqual(made)
    expect(await factsOf(made.id)).toMatchObject([
      { name: 'ServiceCreated', data: { id: made.id, name: 'Manicure' }, before: null },
    ])
  })

  it('takes no time when it is a product', async () => {
    expect(await add('Shampoo', { type: 'product' })).toMatchObject({ durationMinutes: 0 })
  })

  it('is refused by every wrong field, also when no form checked it', async () => {
    const wrong = add(' ', { priceMinor: -1, durationMinutes: 1.5, category: 'x'.repeat(201) })
    await expect(wrong).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [
        { field: 'name', code: 'required' },
        { field: 'category', code: 'too_long', params: { limit: 200 } },
        { field: 'price_minor', code: 'too_small', params: { limit: 0 } },
        { field: 'duration_minutes', code: 'wrong_type' },
      ],
    })
  })
})

describe('changing a service', () => {
  it('records what it says now, and what only the changed fields said before', async () => {
    const { id } = await add('Massage', { priceMinor: 100 })
    const changes = { priceMinor: 200, name: 'Massage' }
    const after = await within((tx) => updateService(tx, salon.as('manager'), { id, changes }))
    expect(after.priceMinor).toBe(200)
    const [, updated] = await factsOf(id)
    expect(updated).toMatchObject({ name: 'ServiceUpdated', data: { price_minor: 200 } })
    expect(updated?.before).toEqual({ price_minor: 100 })
  })

  it('that changes nothing records nothing and leaves the time of the last change', async () => {
    const made = await add('Peeling')
    const changes = { name: ' Peeling ', active: true }
    const after = await within((tx) =>
      updateService(tx, salon.as('manager'), { id: made.id, changes }),
    )
    expect(after).toEqual(made)
    expect(await factsOf(made.id)).toHaveLength(1)
  })

  it('is refused to an employee', async () => {
    const { id } = await add('Brows')
    const change = within((tx) =>
      updateService(tx, salon.as('employee'), { id, changes: { name: 'Mine' } }),
    )
    await expect(change).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a deleted service', () => {
  it('leaves the lists and stays readable by number as an inactive one', async () => {
    const { id } = await add('Solarium')
    await within((tx) => deleteService(tx, salon.as('manager'), id))
    const found = await within((tx) => findServices(tx, [id, salon.haircut, 999_999_999]))
    expect([...found.keys()].sort()).toEqual([salon.haircut, id].sort())
    expect(found.get(id)).toMatchObject({ active: false, deletedAt: expect.any(String) })
    expect(await within((tx) => findServicesByName(tx, 'Solarium'))).toEqual([])
    expect(await within((tx) => listServiceIds(tx, { afterId: 0, limit: 100 }))).not.toContain(id)
    const page = await within((tx) => listServices(tx, salon.as('employee'), { limit: 200 }))
    expect(page.items.map((service) => service.id)).not.toContain(id)
  })

  it('is not found by a second deletion, which records nothing', async () => {
    const { id } = await add('Sauna')
    const remove = () => within((tx) => deleteService(tx, salon.as('manager'), id))
    await remove()
    await expect(remove()).rejects.toMatchObject({ code: 'not_found' })
    expect((await factsOf(id)).map((fact) => fact.name)).toEqual([
      'ServiceCreated',
      'ServiceDeleted',
    ])
  })
})

describe('finding services', () => {
  it('by name takes the whole name, whatever the case', async () => {
    const { id } = await add('Стрижка Бороды')
    await add('Стрижка Бороды и усов')
    const found = await within((tx) => findServicesByName(tx, ' стрижка бороды'))
    expect(found.map((service) => service.id)).toEqual([id])
  })

  it('by number goes on after the last number of the page before', async () => {
    const all = await within((tx) => listServiceIds(tx, { afterId: 0, limit: 100 }))
    const first = await within((tx) => listServiceIds(tx, { afterId: 0, limit: 2 }))
    const afterId = first.at(-1) ?? 0
    const rest = await within((tx) => listServiceIds(tx, { afterId, limit: 100 }))
    expect([...first, ...rest]).toEqual(all)
  })
})

describe('another tenant', () => {
  it('sees, changes and deletes nothing of ours', async () => {
    const { id } = await add('Ours alone')
    const there = <T>(work: (tx: Transaction) => Promise<T>) =>
      other.db.transaction(other.tenantId, work)
    const who = other.as('admin')
    expect(await there((tx) => findServices(tx, [id]))).toEqual(new Map())
    expect(await there((tx) => findServicesByName(tx, 'Ours alone'))).toEqual([])
    expect(await there((tx) => listServiceIds(tx, { afterId: 0, limit: 100 }))).not.toContain(id)
    const refused = { code: 'not_found' }
    await expect(there((tx) => readService(tx, who, id))).rejects.toMatchObject(refused)
    await expect(there((tx) => deleteService(tx, who, id))).rejects.toMatchObject(refused)
    const change = { id, changes: { name: 'Theirs' } }
    await expect(there((tx) => updateService(tx, who, change))).rejects.toMatchObject(refused)
    expect(await factsOf(id)).toHaveLength(1)
  })
})
