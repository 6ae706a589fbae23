import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Role } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import {
  createStatus,
  deleteStatus,
  findStatuses,
  listStatuses,
  readStatus,
  type StatusChanges,
  updateStatus,
} from './index.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  salon = await openSalon(database)
  return () => salon.close()
})
afterAll(async () => {
  await database.dispose()
})

function within<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

function add(name: string, of: Partial<Parameters<typeof createStatus>[2]> = {}) {
  const input = { name, meaning: 'active', ...of } as const
  return within((tx) => createStatus(tx, salon.as('admin'), input))
}

function change(id: number, changes: StatusChanges, role: Role = 'admin') {
  return within((tx) => updateStatus(tx, salon.as(role), { id, changes }))
}

function remove(id: number) {
  return within((tx) => deleteStatus(tx, salon.as('admin'), id))
}

async function names(): Promise<string[]> {
  return (await within(findStatuses)).map((status) => status.name)
}

async function defaults(): Promise<number[]> {
  const all = await within(findStatuses)
  return all.filter((status) => status.isDefault).map((status) => status.id)
}

async function book(statusId: number, of: { deleted?: boolean } = {}) {
  await salon.owner.query(
    `insert into bookings (tenant_id, user_id, status_id, starts_at, ends_at, deleted_at)
     values ($1, $2, $3, '2020-01-01 10:00Z', '2020-01-01 11:00Z', $4)`,
    [salon.tenantId, salon.anna, statusId, of.deleted ? '2020-01-02' : null],
  )
}

async function facts() {
  const { rows } = await salon.owner.query<{ name: string; id: number; before: object | null }>(
    `select name, subject_id::int as id, before from facts where tenant_id = $1 order by id`,
    [salon.tenantId],
  )
  return rows
}

describe('the default status', () => {
  it('is exactly one: making another the default takes it from the first, with a fact each', async () => {
    const { id } = await add('Promised')
    await change(id, { isDefault: true })
    expect(await defaults()).toEqual([id])
    const updated = (await facts()).filter((fact) => fact.name === 'StatusUpdated')
    expect(updated).toContainEqual(expect.objectContaining({ id, before: { is_default: false } }))
    expect(updated.find((fact) => fact.id === salon.active)?.before).toMatchObject({
      is_default: true,
    })
  })

  it('may be taken over by a new status', async () => {
    const { id } = await add('Asked', { isDefault: true })
    expect(await defaults()).toEqual([id])
  })

  it('cannot be deleted, nor given up, nor mean that nobody comes', async () => {
    await expect(remove(salon.active)).rejects.toMatchObject({ code: 'in_use' })
    const refused = {
      code: 'invalid_input',
      fields: [{ field: 'is_default', code: 'not_allowed' }],
    }
    await expect(change(salon.active, { isDefault: false })).rejects.toMatchObject(refused)
    await expect(change(salon.active, { meaning: 'no_show' })).rejects.toMatchObject(refused)
    await expect(change(salon.cancelled, { isDefault: true })).rejects.toMatchObject(refused)
    expect(await defaults()).toEqual([salon.active])
  })

  it('is the first status of a tenant without one', async () => {
    await salon.owner.query('delete from statuses where tenant_id = $1', [salon.tenantId])
    expect(await add('First')).toMatchObject({ isDefault: true, position: 0 })
  })

  it('stays one when two people choose at the same moment', async () => {
    const [one, two] = [await add('One'), await add('Two')]
    await Promise.all([one, two].map(({ id }) => change(id, { isDefault: true })))
    expect(await defaults()).toHaveLength(1)
  })
})

describe('a status that bookings stand in', () => {
  it('keeps its meaning and cannot be deleted', async () => {
    await book(salon.completed)
    const refused = { code: 'in_use' }
    await expect(change(salon.completed, { meaning: 'no_show' })).rejects.toMatchObject(refused)
    await expect(remove(salon.completed)).rejects.toMatchObject(refused)
    expect(await facts()).toEqual([])
  })

  it('may still be renamed', async () => {
    await book(salon.completed)
    expect((await change(salon.completed, { name: 'Was here' })).name).toBe('Was here')
  })

  it('is free again when those bookings are deleted', async () => {
    await book(salon.completed, { deleted: true })
    await remove(salon.completed)
    expect(await names()).toEqual(['New', 'Cancelled', 'Did not come'])
  })
})

describe('the order of statuses', () => {
  it('changes by moving one: the others make room', async () => {
    await change(salon.noShow, { position: 1 })
    expect(await names()).toEqual(['New', 'Did not come', 'Came', 'Cancelled'])
    await change(salon.active, { position: 99 })
    expect(await names()).toEqual(['Did not come', 'Came', 'Cancelled', 'New'])
    const positions = (await within(findStatuses)).map((status) => status.position)
    expect(positions).toEqual([0, 1, 2, 3])
  })

  it('puts a new status at the end, or where it is asked to stand', async () => {
    await add('Last')
    await add('Second', { position: 1 })
    expect(await names()).toEqual(['New', 'Second', 'Came', 'Cancelled', 'Did not come', 'Last'])
  })

  it('is the order of the pages', async () => {
    const who = salon.as('employee')
    await change(salon.noShow, { position: 0 })
    const first = await within((tx) => listStatuses(tx, who, { limit: 3 }))
    const cursor = first.nextCursor ?? undefined
    const second = await within((tx) => listStatuses(tx, who, { limit: 3, cursor }))
    expect([...first.items, ...second.items].map((status) => status.name)).toEqual(await names())
    expect(second.nextCursor).toBeNull()
  })
})

describe('what happens to statuses', () => {
  it('is recorded, and a change that changes nothing is not', async () => {
    const { id } = await add('Late', { color: '#FF0000' })
    const before = (await facts()).length
    await change(id, { name: 'Late', color: '#ff0000', meaning: 'active', position: 4 })
    expect(await facts()).toHaveLength(before)
    await remove(id)
    const own = (await facts()).filter((fact) => fact.id === id).map((fact) => fact.name)
    expect(own).toEqual(['StatusCreated', 'StatusDeleted'])
  })

  it('is for administrators to decide', async () => {
    const refused = { code: 'forbidden' }
    await expect(change(salon.active, { name: 'x' }, 'manager')).rejects.toMatchObject(refused)
  })

  it('has no more than a hundred statuses to happen to', async () => {
    await salon.owner.query(
      `insert into statuses (tenant_id, name, meaning, position)
       select $1, 'S' || n, 'active', n from generate_series(4, 99) n`,
      [salon.tenantId],
    )
    await expect(add('One too many')).rejects.toMatchObject({
      code: 'invalid_input',
      fields: [{ field: 'name', code: 'too_many' }],
    })
  })

  it('does not concern another tenant', async () => {
    const other = await openSalon(database)
    await other.db.transaction(other.tenantId, async (tx) => {
      const who = other.as('admin')
      const refused = { code: 'not_found' }
      await expect(readStatus(tx, who, salon.active)).rejects.toMatchObject(refused)
      await expect(deleteStatus(tx, who, salon.completed)).rejects.toMatchObject(refused)
      const theirs = await findStatuses(tx)
      expect(theirs.map((status) => status.id)).not.toContain(salon.active)
    })
    await other.close()
  })
})
