import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import {
  createSchedule,
  deleteSchedule,
  listSchedules,
  type NewSchedule,
  presentSchedule,
  readSchedule,
  type ScheduleChanges,
  updateSchedule,
} from './index.ts'

let database: TestDatabase
let salon: Salon

beforeAll(async () => {
  database = await createTestDatabase()
})
beforeEach(async () => {
  salon = await openSalon(database)
  await salon.owner.query('delete from schedules where tenant_id = $1', [salon.tenantId])
  return () => salon.close()
})
afterAll(async () => {
  await database.dispose()
})

function within<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  return salon.db.transaction(salon.tenantId, work)
}

function add(start: string | null, end: string | null, of: Partial<NewSchedule> = {}) {
  const day = 'date' in of ? {} : { weekday: 1 }
  const input = { userId: salon.anna, start, end, ...day, ...of }
  return within((tx) => createSchedule(tx, salon.as('manager'), input))
}

function change(id: number, changes: ScheduleChanges) {
  return within((tx) => updateSchedule(tx, salon.as('manager'), { id, changes }))
}

async function facts() {
  const { rows } = await salon.owner.query<{ name: string; before: object | null }>(
    'select name, before from facts where tenant_id = $1 order by id',
    [salon.tenantId],
  )
  return rows
}

function invalid(field: string, code: string) {
  return { code: 'invalid_input', fields: [{ field, code }] }
}

describe('a row of hours', () => {
  it('is made, changed and deleted, and each is recorded with what was before', async () => {
    const made = await add('09:00', '18:00')
    const after = await change(made.id, { end: '24:00' })
    expect(presentSchedule(after)).toMatchObject({ weekday: 1, start: '09:00', end: '24:00' })
    await within((tx) => deleteSchedule(tx, salon.as('manager'), made.id))
    expect(await facts()).toMatchObject([
      { name: 'ScheduleCreated', before: null },
      { name: 'ScheduleUpdated', before: { end: '18:00' } },
      { name: 'ScheduleDeleted' },
    ])
    const read = within((tx) => readSchedule(tx, salon.as('employee'), made.id))
    await expect(read).rejects.toMatchObject({ code: 'not_found' })
  })

  it('that is changed to what it was records nothing', async () => {
    const { id } = await add('22:00', '06:00')
    await change(id, { start: '22:00', end: '06:00', weekday: 1 })
    expect(await facts()).toHaveLength(1)
  })

  it('moves from a weekday to a date when only the date is said', async () => {
    const { id } = await add('09:00', '18:00')
    const after = await change(id, { date: '2030-03-04' })
    expect(after).toMatchObject({ weekday: null, date: '2030-03-04' })
  })

  it('of a date may say that it is a day off; of a weekday it may not', async () => {
    expect(await add(null, null, { date: '2030-03-04' })).toMatchObject({ hours: null })
    await expect(add(null, null)).rejects.toMatchObject(invalid('start', 'required'))
  })

  it('belongs to a weekday or to a date, never to both or neither', async () => {
    const both = add('09:00', '18:00', { weekday: 1, date: '2030-03-04' })
    await expect(both).rejects.toMatchObject(invalid('date', 'not_allowed'))
    const neither = add('09:00', '18:00', { weekday: null })
    await expect(neither).rejects.toMatchObject(invalid('weekday', 'required'))
  })

  it('has real times and a real date', async () => {
    await expect(add('09:00', '25:00')).rejects.toMatchObject(invalid('end', 'not_time'))
    await expect(add('09:00', null)).rejects.toMatchObject(invalid('end', 'required'))
    const date = add('09:00', '18:00', { date: '2030-02-30' })
    await expect(date).rejects.toMatchObject(invalid('date', 'not_date'))
  })

  it('belongs to a person of this tenant', async () => {
    const other = await openSalon(database)
    await expect(add('09:00', '18:00', { userId: other.anna })).rejects.toMatchObject({
      code: 'unknown_reference',
      fields: [{ field: 'user_id', code: 'unknown' }],
    })
    await other.close()
  })
})

describe('two rows of one day', () => {
  it('may touch and may not overlap', async () => {
    await add('09:00', '13:00')
    await add('13:00', '18:00')
    await expect(add('12:59', '14:00')).rejects.toMatchObject(invalid('start', 'overlaps'))
  })

  it('stand beside the same hours of another day, date or person', async () => {
    await add('09:00', '18:00')
    await add('09:00', '18:00', { weekday: 2 })
    await add('09:00', '18:00', { date: '2030-03-04' })
    await add('09:00', '18:00', { userId: salon.boris })
    expect(await facts()).toHaveLength(4)
  })

  it('cannot be hours and a day off', async () => {
    await add(null, null, { date: '2030-03-04' })
    const hours = add('09:00', '18:00', { date: '2030-03-04' })
    await expect(hours).rejects.toMatchObject(invalid('start', 'overlaps'))
  })

  it('do not overlap by a change either, and a row is not in its own way', async () => {
    await add('09:00', '13:00')
    const { id } = await add('14:00', '18:00')
    await expect(change(id, { start: '12:00' })).rejects.toMatchObject(invalid('start', 'overlaps'))
    expect(presentSchedule(await change(id, { start: '13:00' }))).toMatchObject({ start: '13:00' })
  })

  it('do not overlap when two people write at the same moment', async () => {
    const outcomes = await Promise.allSettled([add('09:00', '13:00'), add('12:00', '18:00')])
    expect(outcomes.map((outcome) => outcome.status).sort()).toEqual(['fulfilled', 'rejected'])
  })
})

describe('the list of hours', () => {
  it('is of one person when asked, a page at a time', async () => {
    for (const weekday of [1, 2, 3]) await add('09:00', '18:00', { weekday })
    await add('09:00', '18:00', { userId: salon.boris })
    const query = { userId: salon.anna, limit: 2 }
    const who = salon.as('employee')
    const first = await within((tx) => listSchedules(tx, who, query))
    const cursor = first.nextCursor ?? undefined
    const second = await within((tx) => listSchedules(tx, who, { ...query, cursor }))
    expect([...first.items, ...second.items].map((row) => row.weekday)).toEqual([1, 2, 3])
    expect(second.nextCursor).toBeNull()
  })

  it('shows another tenant nothing', async () => {
    const { id } = await add('09:00', '18:00')
    const other = await openSalon(database)
    await other.db.transaction(other.tenantId, async (tx) => {
      const who = other.as('admin')
      const { items } = await listSchedules(tx, who, { userId: salon.anna, limit: 50 })
      expect(items).toEqual([])
      const refused = { code: 'not_found' }
      await expect(deleteSchedule(tx, who, id)).rejects.toMatchObject(refused)
      const theirs = updateSchedule(tx, who, { id, changes: { end: '19:00' } })
      await expect(theirs).rejects.toMatchObject(refused)
    })
    await other.close()
  })
})
