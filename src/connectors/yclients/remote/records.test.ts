import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../../connector-kit/conformance/index.ts'
import type { Fields } from '../../../connector-kit/index.ts'
import { openLocation } from '../account-under-test.ts'
import { records } from './records.ts'

let account: Account
let anna: number
let vera: number
beforeEach(async () => {
  account = await openLocation('Europe/Berlin')
  anna = await add('staff', { name: 'Anna' })
  vera = await add('staff', { name: 'Vera' })
})
afterEach(() => account.close())

async function add(entity: string, fields: Fields): Promise<number> {
  const answer = await account.portal.edit({ entity, fields })
  return (answer as Record<string, { id: number }>)[entity]?.id ?? 0
}

const visit = (startsAt: string, employee = anna): Fields => ({
  clientId: null,
  employeeId: String(employee),
  startsAt,
  endsAt: startsAt.replace(':00:00Z', ':45:00Z'),
  status: '0',
  note: '',
  rows: [],
})

async function create(fields: Fields, key = '7-booking-1') {
  return (await records.create(account.remote, [{ key, fields }])).get(key)
}

it('stands at the same instant in summer as in winter', async () => {
  for (const startsAt of ['2026-07-03T08:00:00Z', '2026-12-03T08:00:00Z']) {
    const made = await create(visit(startsAt))
    const id = made?.ok ? made.id : ''
    expect((await records.read(account.remote, [id])).get(id)?.fields['startsAt']).toBe(startsAt)
  }
})

it('is not booked over another record of the employee, but beside a colleague', async () => {
  await add('record', { staff_id: anna, date: '2026-07-03 10:30:00' })
  expect(await create(visit('2026-07-03T08:00:00Z'))).toMatchObject({
    ok: false,
    error: { class: 'rejected', code: '433' },
  })
  expect(await create(visit('2026-07-03T08:00:00Z', vera))).toMatchObject({ ok: true })
})

it('sells a composite service as its parts, which cost together what was agreed', async () => {
  const price = (title: string, fields: Fields) => add('service', { title, ...fields })
  const [wash, cut] = [await price('Wash', { price: 10 }), await price('Cut', { price: 30 })]
  const links = [
    { service_id: cut, position: 2 },
    { service_id: wash, position: 1 },
  ]
  const both = await price('Wash and cut', { price: 35, links })
  const rows = [{ serviceId: String(both), priceMinor: 3_501, quantity: 1 }]
  const made = await create({ ...visit('2026-07-03T08:00:00Z'), rows })
  // What is there now is not what was asked for: the engine is to hear of it.
  expect(made).toMatchObject({ ok: true, record: null })
  const id = made?.ok ? made.id : ''
  const there = (await records.read(account.remote, [id])).get(id)
  expect(there?.fields['rows']).toEqual([
    { serviceId: String(wash), priceMinor: 875, quantity: 1 },
    { serviceId: String(cut), priceMinor: 2_626, quantity: 1 },
  ])
  if (!there) throw new Error('the record is there')
  const change = { id, fields: { rows }, before: there }
  expect((await records.update(account.remote, [change])).get(id)).toMatchObject({ ok: true })
})

it('is refused a service that nobody sells, composite or not', async () => {
  const rows = [{ serviceId: '777', priceMinor: 0, quantity: 1 }]
  const made = await create({ ...visit('2026-07-03T08:00:00Z'), rows })
  expect(made).toMatchObject({ ok: false, error: { class: 'rejected', code: 'http_404' } })
})

it('is not taken for gone when it is to go to somebody who is', async () => {
  const made = await create(visit('2026-07-03T08:00:00Z'))
  const id = made?.ok ? made.id : ''
  const before = (await records.read(account.remote, [id])).get(id)
  if (!before) throw new Error('the record is there')
  const fields = { employeeId: '777' }
  const outcomes = await records.update(account.remote, [{ id, fields, before }])
  expect(outcomes.get(id)).toMatchObject({ error: { class: 'rejected', code: 'http_404' } })
})

it('is neither written over nor deleted where somebody changed it since it was read', async () => {
  const made = await create(visit('2026-07-03T08:00:00Z'))
  const id = made?.ok ? made.id : ''
  const before = (await records.read(account.remote, [id])).get(id)
  if (!before) throw new Error('the record is there')
  const moved = { date: '2026-07-03 15:00:00' }
  await account.portal.edit({ entity: 'record', id: Number(id), fields: moved })
  const changed = { ok: false, error: { class: 'temporary', code: 'changed_meanwhile' } }
  for (const fields of [{ status: 'deleted' }, { startsAt: '2026-07-03T09:00:00Z' }]) {
    const outcomes = await records.update(account.remote, [{ id, fields, before }])
    expect(outcomes.get(id)).toMatchObject(changed)
  }
  const there = (await records.read(account.remote, [id])).get(id)
  expect(there?.fields['startsAt']).toBe('2026-07-03T13:00:00Z')
  const beside = await records.update(account.remote, [{ id, fields: { note: 'x' }, before }])
  expect(beside.get(id)).toMatchObject({ ok: true })
})

it('takes the time of a record that was deleted', async () => {
  const id = await add('record', { staff_id: anna, date: '2026-07-03 10:00:00' })
  await account.portal.edit({ entity: 'record', id, delete: true })
  expect(await create(visit('2026-07-03T08:00:00Z'))).toMatchObject({ ok: true })
})

it('is found by our key after somebody moved it to another day', async () => {
  const made = await create(visit('2026-07-03T08:00:00Z'))
  const id = made?.ok ? made.id : ''
  const fields = { date: '2026-08-09 10:00:00' }
  await account.portal.edit({ entity: 'record', id: Number(id), fields })
  const wanted = [{ key: '7-booking-1', fields: visit('2026-07-03T08:00:00Z') }]
  expect((await records.find(account.remote, wanted)).get('7-booking-1')?.byKey).toEqual([id])
})

it('shows a deletion among the changes, and leaves it out of everything', async () => {
  const id = await add('record', { staff_id: anna, date: '2026-07-03 10:00:00' })
  const { position } = await records.changes(account.remote, null)
  await account.portal.edit({ entity: 'record', id, delete: true })
  const { glimpses = [] } = await records.changes(account.remote, position)
  expect(glimpses.find((one) => one.id === String(id))?.fields['status']).toBe('deleted')
  expect((await records.everything(account.remote, null)).records).toEqual([])
})

it('leaves visits of long ago in the journal', async () => {
  await add('record', { staff_id: anna, date: '2025-01-03 10:00:00' })
  const recent = await add('record', { staff_id: anna, date: '2026-02-20 10:00:00' })
  const page = await records.everything(account.remote, null)
  expect(page.records.map(({ id }) => id)).toEqual([String(recent)])
  const { records: changed } = await records.changes(account.remote, null)
  expect(changed.map(({ id }) => id)).toEqual([String(recent)])
})

it('is not changed where the journal has locked it', async () => {
  const made = await create(visit('2026-07-03T08:00:00Z'))
  const id = made?.ok ? made.id : ''
  const fields = { is_update_blocked: true }
  await account.portal.edit({ entity: 'record', id: Number(id), fields })
  const before = (await records.read(account.remote, [id])).get(id)
  if (!before) throw new Error('the record is there')
  const outcomes = await records.update(account.remote, [{ id, fields: { note: 'x' }, before }])
  expect(outcomes.get(id)).toMatchObject({ error: { code: 'is_update_blocked' } })
})
