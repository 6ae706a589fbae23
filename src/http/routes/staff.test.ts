import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestApp, type TestApp, type TestPerson } from '../../../tests/support/http-app.ts'
import type { Role } from '../../kernel/principal.ts'
import { jsonOf } from '../testing/json-of.ts'
import { scheduleRoutes } from './schedules.ts'
import { vacationRoutes } from './vacations.ts'

let test: TestApp
let people: Record<Role, TestPerson>

beforeAll(async () => {
  test = await startTestApp({ routes: [scheduleRoutes, vacationRoutes] })
  people = (await test.makeTenant()).people
})
afterAll(() => test.close())

async function ask(
  role: Role,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  url: string,
  payload?: object,
) {
  const answer = await test.as(people[role], { method, url, ...(payload && { payload }) })
  return { status: answer.statusCode, body: answer.body === '' ? {} : jsonOf(answer) }
}

describe('/api/schedules', () => {
  it('makes, reads, lists, changes and deletes hours', async () => {
    const user_id = people.employee.userId
    const hours = { user_id, weekday: 5, start: '22:00', end: '06:00' }
    const made = await ask('manager', 'POST', '/api/schedules', hours)
    expect(made).toMatchObject({ status: 201, body: { ...hours, date: null } })
    const url = `/api/schedules/${Number(made.body['id'])}`
    const changed = await ask('manager', 'PUT', url, { end: '24:00' })
    expect(changed.body).toMatchObject({ weekday: 5, start: '22:00', end: '24:00' })
    expect((await ask('employee', 'GET', url)).body).toEqual(changed.body)
    const list = await ask('employee', 'GET', `/api/schedules?user_id=${user_id}`)
    expect(list.body).toEqual({ items: [changed.body], next_cursor: null })
    expect((await ask('manager', 'DELETE', url)).status).toBe(204)
    expect((await ask('manager', 'GET', url)).status).toBe(404)
  })

  it('says in words which hours overlap', async () => {
    const day = { user_id: people.employee.userId, date: '2035-01-01' }
    await ask('admin', 'POST', '/api/schedules', day)
    const hours = { ...day, start: '09:00', end: '18:00' }
    const { status, body } = await ask('admin', 'POST', '/api/schedules', hours)
    expect(status).toBe(400)
    const message = 'Overlaps other hours of the same day'
    expect(body['errors']).toEqual([{ field: 'start', code: 'overlaps', message }])
  })

  it('refuses an employee, and a person who is not there', async () => {
    const hours = { user_id: people.employee.userId, weekday: 1, start: '09:00', end: '18:00' }
    expect((await ask('employee', 'POST', '/api/schedules', hours)).status).toBe(403)
    const nobody = { ...hours, user_id: 999_999_999 }
    expect(await ask('admin', 'POST', '/api/schedules', nobody)).toMatchObject({
      status: 422,
      body: { code: 'unknown_reference', errors: [{ field: 'user_id' }] },
    })
  })
})

describe('/api/vacations', () => {
  it('makes, reads, lists, changes and deletes, and tells how many bookings are affected', async () => {
    const user_id = people.employee.userId
    const days = { user_id, starts_on: '2035-07-01', ends_on: '2035-07-14' }
    const made = await ask('manager', 'POST', '/api/vacations', days)
    expect(made).toMatchObject({ status: 201, body: { ...days, note: '', bookings_affected: 0 } })
    const url = `/api/vacations/${Number(made.body['id'])}`
    const changed = await ask('manager', 'PUT', url, { note: 'Sea' })
    expect(changed.body).toMatchObject({ ...days, note: 'Sea', bookings_affected: 0 })
    const { bookings_affected, ...plain } = changed.body
    expect(bookings_affected).toBe(0)
    expect((await ask('employee', 'GET', url)).body).toEqual(plain)
    const list = `/api/vacations?user_id=${user_id}&from=2035-07-14&to=2035-08-01`
    expect((await ask('employee', 'GET', list)).body['items']).toEqual([plain])
    const later = `/api/vacations?from=2035-07-15`
    expect((await ask('employee', 'GET', later)).body['items']).toEqual([])
    expect((await ask('manager', 'DELETE', url)).status).toBe(204)
    expect((await ask('manager', 'DELETE', url)).status).toBe(404)
  })

  it('names the day that is wrong', async () => {
    const days = { user_id: people.employee.userId, starts_on: '2035-07-14', ends_on: '2035-07-01' }
    const { status, body } = await ask('admin', 'POST', '/api/vacations', days)
    expect(status).toBe(400)
    expect(body['errors']).toMatchObject([{ field: 'ends_on', code: 'before_start' }])
  })
})
