import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Account } from '../../../connector-kit/conformance/index.ts'
import { type WorkDay, workDaysAhead } from '../../../connector-kit/index.ts'
import type { Json } from '../../../kernel/json.ts'
import { openLocation } from '../account-under-test.ts'
import { staff } from './staff.ts'

let account: Account
let anna: number
let vera: number
beforeEach(async () => {
  account = await openLocation()
  anna = await add('Anna')
  vera = await add('Vera')
})
afterEach(() => account.close())

async function add(name: string): Promise<number> {
  const answer = await account.portal.edit({ entity: 'staff', fields: { name } })
  return (answer as { staff: { id: number } }).staff.id
}

async function hoursOf(id: number): Promise<WorkDay[] | undefined> {
  const found = await staff.read(account.remote, [String(id)])
  return found.get(String(id))?.fields['hours'] as WorkDay[] | undefined
}

const plan = (id: number, fields: Record<string, Json>) =>
  account.portal.edit({ entity: 'schedule', id, fields })

it('says nothing of hours where nobody keeps any', async () => {
  expect(await hoursOf(anna)).toBeUndefined()
})

it('tells sixty days of hours; who has none there while others do is off', async () => {
  const [first] = await datesAhead()
  await plan(anna, { [first ?? '']: [{ from: '10:00', to: '19:00' }] })
  const days = await hoursOf(anna)
  expect(days).toHaveLength(workDaysAhead)
  expect(days?.[0]).toEqual({ date: first, hours: [{ start: '10:00', end: '19:00' }] })
  expect(days?.slice(1).every(({ hours }) => hours.length === 0)).toBe(true)
  expect((await hoursOf(vera))?.every(({ hours }) => hours.length === 0)).toBe(true)
})

it('shows a change of hours among the changes', async () => {
  const [, second = ''] = await datesAhead()
  await plan(anna, { [second]: [{ from: '10:00', to: '19:00' }] })
  const { position } = await staff.changes(account.remote, null)
  await plan(anna, { [second]: [{ from: '12:00', to: '15:00' }] })
  const { records } = await staff.changes(account.remote, position)
  const told = records.find(({ id }) => id === String(anna))?.fields['hours'] as WorkDay[]
  expect(told[1]?.hours).toEqual([{ start: '12:00', end: '15:00' }])
})

it('tells who is not there any more, once, though no list names them', async () => {
  const first = await staff.changes(account.remote, null)
  expect(first.gone).toEqual([])
  await account.portal.edit({ entity: 'staff', id: vera, delete: true })
  const second = await staff.changes(account.remote, first.position)
  expect(second.gone).toEqual([String(vera)])
  const third = await staff.changes(account.remote, second.position)
  expect(third.gone).toEqual([])
})

async function datesAhead(): Promise<string[]> {
  const now = account.remote.now()
  const day = (ahead: number) => new Date(now + ahead * 86_400_000).toISOString().slice(0, 10)
  return [day(0), day(1)]
}
