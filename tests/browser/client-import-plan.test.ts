import { expect, test } from 'vitest'
import {
  bodyOf,
  flawOf,
  type Plan,
  readPlan,
  suggestedPlan,
} from '../../web/src/features/clients/import-plan.ts'

const plan: Plan = { columns: ['full_name', null, 'phone'], on_match: 'update', country: 'KZ' }
const file = {
  id: 1,
  state: 'uploaded' as const,
  file_name: 'clients.csv',
  format: 'csv' as const,
  encoding: 'utf-8',
  delimiter: ';',
  columns: [
    { index: 0, header: 'ФИО', samples: [], suggested: 'full_name' as const },
    { index: 1, header: '№', samples: [], suggested: null },
    { index: 2, header: 'Тел', samples: [], suggested: 'phone' as const },
  ],
  mapping: null,
  on_match: null,
  country: null,
  total: 1,
  done: 0,
  created: 0,
  updated: 0,
  skipped: 0,
  rejected: 0,
  rows_per_second: null,
  seconds_left: null,
  created_at: '',
  started_at: null,
  finished_at: null,
}

test('a file begins with what its headings say and the country of the business', () => {
  expect(suggestedPlan(file, 'KZ')).toEqual(plan)
})

test('columns that are not taken are not sent', () => {
  expect(bodyOf(plan).mapping).toEqual([
    { index: 0, target: 'full_name' },
    { index: 2, target: 'phone' },
  ])
})

test('a plan without a name, or with the same thing twice, says so', () => {
  expect(flawOf(plan)).toBeNull()
  expect(flawOf({ ...plan, columns: ['phone', null, null] })).toEqual({ why: 'name' })
  expect(flawOf({ ...plan, columns: ['full_name', 'full_name_last_first', null] })).toEqual({
    why: 'twice',
    target: 'full_name_last_first',
  })
})

test('a kept plan comes back whole, and one that fits no longer does not', () => {
  expect(readPlan(JSON.stringify(plan), file)).toEqual(plan)
  const others = [null, '{', '{"columns":["phone"]}', JSON.stringify({ ...plan, country: 7 })]
  expect(others.map((text) => readPlan(text, file))).toEqual([null, null, null, null])
})
