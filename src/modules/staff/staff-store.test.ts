import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../tests/support/database.ts'
import { openSalon, type Salon } from '../bookings/testing/salon.ts'
import { findBookableUsers, findUserNames, workCalendars } from './index.ts'

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

const dates = { from: '2030-03-04', to: '2030-03-05' }

function calendars(ids: number[]) {
  return salon.db.transaction(salon.tenantId, (tx) => workCalendars(tx, ids, dates))
}

describe('work calendars', () => {
  it('have the week of everybody asked for, and nothing for who has no hours', async () => {
    await salon.owner.query('delete from schedules where user_id = $1 and weekday <> 3', [
      salon.anna,
    ])
    await salon.owner.query('delete from schedules where user_id = $1', [salon.boris])
    const found = await calendars([salon.anna, salon.boris])
    expect(found.get(salon.anna)).toEqual({
      weekly: [{ weekday: 3, startsMinute: 540, endsMinute: 1260 }],
      exceptions: [],
      vacations: [],
    })
    expect(found.get(salon.boris)).toEqual({ weekly: [], exceptions: [], vacations: [] })
  })

  it('have the exceptions of the dates and of two days around', async () => {
    await salon.owner.query(
      `insert into schedules (tenant_id, user_id, date, starts_minute, ends_minute)
       values ($1, $2, '2030-03-01', 1, 2), ($1, $2, '2030-03-02', null, null),
         ($1, $2, '2030-03-07', 60, 120), ($1, $2, '2030-03-08', 1, 2)`,
      [salon.tenantId, salon.anna],
    )
    expect((await calendars([salon.anna])).get(salon.anna)?.exceptions).toMatchObject([
      { date: '2030-03-02', startsMinute: null, endsMinute: null },
      { date: '2030-03-07', startsMinute: 60, endsMinute: 120 },
    ])
  })

  it('have the vacations that touch those days', async () => {
    await salon.owner.query(
      `insert into vacations (tenant_id, user_id, starts_on, ends_on, note)
       values ($1, $2, '2030-02-01', '2030-03-01', 'past'),
         ($1, $2, '2030-01-01', '2030-12-31', 'long'), ($1, $2, '2030-03-07', '2030-03-09', 'near'),
         ($1, $2, '2030-03-08', '2030-03-09', 'later')`,
      [salon.tenantId, salon.anna],
    )
    const vacations = (await calendars([salon.anna])).get(salon.anna)?.vacations
    expect(vacations?.map((vacation) => vacation.note)).toEqual(['long', 'near'])
  })

  it('show nothing of another tenant', async () => {
    const other = await openSalon(database)
    const found = await calendars([other.anna])
    expect(found.get(other.anna)).toEqual({ weekly: [], exceptions: [], vacations: [] })
    await other.close()
  })
})

describe('bookable users', () => {
  function find(ids?: number[]) {
    return salon.db.transaction(salon.tenantId, (tx) => findBookableUsers(tx, ids))
  }

  async function change(set: string) {
    await salon.owner.query(`update users set ${set} where id = $1`, [salon.anna])
  }

  it('are everybody of the tenant who is at work and takes bookings, by name', async () => {
    const other = await openSalon(database)
    expect((await find()).map((user) => user.name)).toEqual(['Anna', 'Boris'])
    await other.close()
  })

  it.each(['active = false', 'bookable = false', 'deleted_at = now()'])(
    'are without a person with %s, who is still found by number',
    async (set) => {
      await change(`${set}, position = 'stylist'`)
      expect((await find()).map((user) => user.id)).toEqual([salon.boris])
      expect(await find([salon.anna])).toEqual([
        { id: salon.anna, name: 'Anna', color: '#6366f1', position: 'stylist', bookable: false },
      ])
    },
  )

  it('by number are of this tenant alone, and none when none is asked for', async () => {
    const other = await openSalon(database)
    expect(await find([other.anna])).toEqual([])
    expect(await find([])).toEqual([])
    await other.close()
  })

  it('keep their names when they leave', async () => {
    await change('deleted_at = now()')
    const names = await salon.db.transaction(salon.tenantId, (tx) =>
      findUserNames(tx, [salon.anna, 999_999_999]),
    )
    expect(names).toEqual(new Map([[salon.anna, 'Anna']]))
  })
})
