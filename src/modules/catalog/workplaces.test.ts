import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import {
  createWorkplace,
  deleteWorkplace,
  findWorkplaces,
  listWorkplaces,
  readWorkplace,
  updateWorkplace,
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

function add(name: string, of: Partial<Parameters<typeof createWorkplace>[2]> = {}) {
  return within((tx) => createWorkplace(tx, salon.as('manager'), { name, ...of }))
}

function remove(id: number) {
  return within((tx) => deleteWorkplace(tx, salon.as('manager'), id))
}

async function book(workplaceId: number, status: number, startsAt: string) {
  await salon.owner.query(
    `insert into bookings (tenant_id, user_id, workplace_id, status_id, starts_at, ends_at)
     values ($1, $2, $3, $4, $5::timestamptz, $5::timestamptz + interval '1 hour')`,
    [salon.tenantId, salon.anna, workplaceId, status, startsAt],
  )
}

async function factsOf(id: number) {
  const { rows } = await salon.owner.query<{ name: string; before: object | null }>(
    `select name, before from facts
     where tenant_id = $1 and subject = 'workplace' and subject_id = $2 order by id`,
    [salon.tenantId, id],
  )
  return rows
}

describe('a workplace', () => {
  it('is made, changed and deleted, and each is recorded with what was before', async () => {
    const made = await add(' Room ', { color: '#ABCDEF' })
    expect(made).toMatchObject({ name: 'Room', capacity: 1, color: '#abcdef', active: true })
    const change = { id: made.id, changes: { capacity: 4, name: 'Room' } }
    const after = await within((tx) => updateWorkplace(tx, salon.as('manager'), change))
    expect(after).toEqual({ ...made, capacity: 4 })
    await remove(made.id)
    expect(await factsOf(made.id)).toEqual([
      { name: 'WorkplaceCreated', before: null },
      { name: 'WorkplaceUpdated', before: { capacity: 1 } },
      { name: 'WorkplaceDeleted', before: { active: true } },
    ])
    const read = within((tx) => readWorkplace(tx, salon.as('employee'), made.id))
    await expect(read).rejects.toMatchObject({ code: 'not_found' })
  })

  it('that is changed to what it was records nothing', async () => {
    const made = await add('Same')
    const change = { id: made.id, changes: { ...made } }
    await within((tx) => updateWorkplace(tx, salon.as('manager'), change))
    expect(await factsOf(made.id)).toHaveLength(1)
  })

  it('holds at least one visit and has a colour', async () => {
    await expect(add('', { capacity: 0, color: 'red' })).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'name' }, { field: 'color' }, { field: 'capacity', code: 'too_small' }],
    })
  })
})

describe('deleting a workplace', () => {
  it('is refused while somebody is booked there', async () => {
    const { id } = await add('Busy')
    await book(id, salon.active, '2035-01-01T10:00Z')
    await expect(remove(id)).rejects.toMatchObject({ code: 'in_use' })
  })

  it('goes by past and cancelled visits', async () => {
    const { id } = await add('Free')
    await book(id, salon.completed, '2020-01-01T10:00Z')
    await book(id, salon.cancelled, '2035-02-01T10:00Z')
    await remove(id)
    expect((await within((tx) => findWorkplaces(tx, [id]))).size).toBe(0)
  })
})

describe('finding workplaces', () => {
  it('without numbers finds the active ones, and by number the inactive too', async () => {
    const { id } = await add('Under repair', { active: false })
    const all = await within((tx) => findWorkplaces(tx))
    expect(all.has(salon.chair)).toBe(true)
    expect(all.has(id)).toBe(false)
    expect((await within((tx) => findWorkplaces(tx, [id]))).get(id)?.name).toBe('Under repair')
    expect((await within((tx) => findWorkplaces(tx, []))).size).toBe(0)
  })

  it('lists them by position and name, a page at a time', async () => {
    await add('B last', { position: 9 })
    await add('A last', { position: 9 })
    const who = salon.as('employee')
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await within((tx) => listWorkplaces(tx, who, { limit: 1, cursor }))
      names.push(...page.items.map((workplace) => workplace.name))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(names.slice(-2)).toEqual(['A last', 'B last'])
    expect(new Set(names).size).toBe(names.length)
  })

  it('shows another tenant nothing', async () => {
    const { id } = await add('Ours')
    const found = await other.db.transaction(other.tenantId, async (tx) => {
      await expect(deleteWorkplace(tx, other.as('admin'), id)).rejects.toMatchObject({
        code: 'not_found',
      })
      return findWorkplaces(tx, [id])
    })
    expect(found.size).toBe(0)
  })
})
