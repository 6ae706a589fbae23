import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../../../tests/support/portal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import { isObject } from '../testing/json-of.ts'

let house: TestProgram
let portal: TestPortal
let salon: TestSalon
let id: number

beforeAll(async () => {
  house = await startProgram()
  portal = await startPortal()
  salon = await house.makeSalon()
  await house.book(salon, '2031-03-10 10:00:00')
  id = await house.connect(salon, portal)
  await house.drain(portal)
})
afterAll(async () => {
  await house.close()
  await portal.close()
})

const get = async (path: string) =>
  (await house.ask(salon, `GET /api/connections/${id}${path}`)).body
const list = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : [])

test('records are named as people know them, and a booking by its time too', async () => {
  const { items } = await get('/links')
  const named = (kind: string) => list(items).find((one) => one['kind'] === kind)
  expect(named('service')).toMatchObject({ name: 'Haircut', starts_at: null })
  expect(named('booking')?.['name']).toContain('Haircut')
  expect(Date.parse(String(named('booking')?.['starts_at']))).toBeGreaterThan(0)
  const detail = await get(`/links/${String(named('client')?.['id'])}`)
  expect(detail['name']).toBe(named('client')?.['name'])
})

test('what waits for a person is one list, and what is on its way another', async () => {
  expect((await get('/links?state=attention'))['items']).toEqual([])
  await house.sql(
    `update links set state = 'due' where kind in ('service', 'client') and local_id = any($1)`,
    [[salon.haircut, salon.client]],
  )
  await house.sql(`update links set state = 'parked' where kind = 'client' and local_id = $1`, [
    salon.client,
  ])
  const kindsIn = async (state: string) =>
    list((await get(`/links?state=${state}`))['items']).map(({ kind }) => kind)
  expect(await kindsIn('attention')).toEqual(['client'])
  expect(await kindsIn('waiting')).toEqual(['service'])
})

test('an audit names what it found, and the glance at a connection leaves the rows out', async () => {
  await portal.edit({ entity: 'contact', id: 1, fields: { lastName: 'Elsewhere' } })
  const { body } = await house.ask(salon, `POST /api/connections/${id}/audits`, {})
  await expect.poll(async () => (await get('/health'))['last_audit']).not.toBeNull()
  const { report } = await get(`/runs/${String(body['run_id'])}`)
  const [found] = list(isObject(report) ? report['differences'] : null)
  expect(found).toMatchObject({ kind: 'client', finding: 'differing', localId: salon.client })
  expect(found?.['name']).toBeTruthy()
  expect(JSON.stringify((await get('/health'))['last_audit'])).not.toContain('differences')
})

test('a setting that is null goes back to what it usually is', async () => {
  const change = (settings: object) =>
    house.ask(salon, `PUT /api/connections/${id}`, { settings }).then(({ status }) => status)
  expect(await change({ deal_currency_id: 'EUR', contact_source_id: 'CALL' })).toBe(204)
  expect(await change({ deal_currency_id: null, contact_source_id: null })).toBe(204)
  const { settings } = await get('')
  expect(settings).toMatchObject({ contact_source_id: 'WEBFORM' })
  expect(settings).not.toHaveProperty('deal_currency_id')
})
