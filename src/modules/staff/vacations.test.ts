import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import {
  createVacation,
  deleteVacation,
  listVacations,
  readVacation,
  updateVacation,
  type VacationChanges,
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

function plan(startsOn: string, endsOn: string, userId = salon.anna) {
  return within((tx) =>
    createVacation(tx, salon.as('manager'), { userId, startsOn, endsOn, note: 'Sea' }),
  )
}

function change(id: number, changes: VacationChanges) {
  return within((tx) => updateVacation(tx, salon.as('manager'), { id, changes }))
}

async function book(startsAt: string, of: { userId?: number; statusId?: number } = {}) {
  await salon.owner.query(
    `insert into bookings (tenant_id, user_id, status_id, starts_at, ends_at)
     values ($1, $2, $3, $4::timestamptz, $4::timestamptz + interval '1 hour')`,
    [salon.tenantId, of.userId ?? salon.anna, of.statusId ?? salon.active, startsAt],
  )
}

async function facts() {
  const { rows } = await salon.owner.query<{ name: string; before: object | null }>(
    'select name, before from facts where tenant_id = $1 order by id',
    [salon.tenantId],
  )
  return rows
}

describe('a vacation', () => {
  it('is planned, changed and taken back, and each is recorded with what was before', async () => {
    const { vacation } = await plan('2035-07-01', '2035-07-14')
    expect(vacation).toMatchObject({ userId: salon.anna, startsOn: '2035-07-01', note: 'Sea' })
    await change(vacation.id, { endsOn: '2035-07-21', note: 'Sea' })
    await within((tx) => deleteVacation(tx, salon.as('manager'), vacation.id))
    expect(await facts()).toMatchObject([
      { name: 'VacationCreated', before: null },
      { name: 'VacationUpdated', before: { ends_on: '2035-07-14' } },
      { name: 'VacationDeleted' },
    ])
    const read = within((tx) => readVacation(tx, salon.as('employee'), vacation.id))
    await expect(read).rejects.toMatchObject({ code: 'not_found' })
  })

  it('that is changed to what it was records nothing', async () => {
    const { vacation } = await plan('2035-07-01', '2035-07-14')
    await change(vacation.id, { startsOn: '2035-07-01', note: 'Sea' })
    expect(await facts()).toHaveLength(1)
  })

  it('has real days in their order, and a person of this tenant', async () => {
    const refused = (field: string, code: string) => ({
      code: 'invalid_input',
      fields: [{ field, code }],
    })
    await expect(plan('2035-02-30', '2035-03-01')).rejects.toMatchObject(
      refused('starts_on', 'not_date'),
    )
    await expect(plan('2035-03-02', '2035-03-01')).rejects.toMatchObject(
      refused('ends_on', 'before_start'),
    )
    await expect(plan('2035-03-02', '2055-03-01')).rejects.toMatchObject(
      refused('ends_on', 'too_large'),
    )
    await expect(plan('2035-03-01', '2035-03-01', 999_999_999)).rejects.toMatchObject({
      code: 'unknown_reference',
    })
  })

  it('is for managers to plan', async () => {
    const own = within((tx) =>
      createVacation(tx, salon.as('employee'), {
        userId: salon.anna,
        startsOn: '2035-07-01',
        endsOn: '2035-07-02',
      }),
    )
    await expect(own).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('bookings in the days of a vacation', () => {
  it('stay, and their number is told, by the midnight of the business', async () => {
    // In Kyiv, 2035-07-01 begins at 21:00 and 2035-07-02 ends at 21:00 of UTC in summer.
    await book('2035-06-30 19:59Z')
    await book('2035-06-30 20:30Z', { statusId: salon.cancelled })
    await book('2035-06-30 21:00Z')
    await book('2035-07-02 20:59Z')
    await book('2035-07-02 22:00Z')
    await book('2035-07-01 10:00Z', { userId: salon.boris })
    const planned = await plan('2035-07-01', '2035-07-02')
    expect(planned.bookingsAffected).toBe(2)
    const shorter = await change(planned.vacation.id, { endsOn: '2035-07-01' })
    expect(shorter.bookingsAffected).toBe(1)
  })

  it('are not counted when they are over', async () => {
    await book('2020-07-01 10:00Z')
    expect((await plan('2020-07-01', '2020-07-01')).bookingsAffected).toBe(0)
  })
})

describe('the list of vacations', () => {
  it('leaves out other people and what does not touch the dates', async () => {
    await plan('2035-01-01', '2035-01-10')
    const wanted = await plan('2035-01-20', '2035-02-10')
    await plan('2035-03-01', '2035-03-10')
    await plan('2035-02-01', '2035-02-02', salon.boris)
    const query = { userId: salon.anna, from: '2035-02-10', to: '2035-02-28', limit: 50 }
    const { items } = await within((tx) => listVacations(tx, salon.as('employee'), query))
    expect(items).toEqual([wanted.vacation])
  })

  it('shows another tenant nothing', async () => {
    const { vacation } = await plan('2035-01-01', '2035-01-10')
    const other = await openSalon(database)
    await other.db.transaction(other.tenantId, async (tx) => {
      const who = other.as('admin')
      expect((await listVacations(tx, who, { limit: 50 })).items).toEqual([])
      const refused = { code: 'not_found' }
      await expect(deleteVacation(tx, who, vacation.id)).rejects.toMatchObject(refused)
    })
    await other.close()
  })
})
