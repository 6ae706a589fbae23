import { expect, test } from 'vitest'
import type { Fields, KindRules } from '../connector-kit/index.ts'
import type { LocalRecord } from './ports/port.ts'
import { staysHere } from './stays-here.ts'

const rules: KindRules = {
  fields: {},
  choices: {},
  references: { employeeId: 'employee', 'rows[].serviceId': 'service' },
  priority: 0,
  push: true,
  pull: true,
  needs: ['employeeId', 'rows[].serviceId'],
  onlyAhead: true,
  whenGone: 'end',
  batch: 1,
  pollSeconds: 1,
  nightly: false,
}
const paired = { toRemote: ({ id }: { id: string }) => (id.startsWith('known') ? 'r1' : undefined) }

function stays(fields: Fields, more: Partial<LocalRecord> = {}, changed: Partial<KindRules> = {}) {
  const record: LocalRecord = { id: 1, changedAtMs: 0, deleted: false, fields, ...more }
  return staysHere({ ...rules, ...changed }, record, paired)
}

const whole = { employeeId: 'known 1', rows: [{ serviceId: 'known 2' }] }

test('what has all that is needed goes there', () => {
  expect(stays(whole)).toBe(false)
  expect(stays({ ...whole, rows: [] })).toBe(false)
})

test('what lacks one of its needs stays, a reference without a pair among them', () => {
  expect(stays({ ...whole, employeeId: 'unknown' })).toBe(true)
  expect(stays({ ...whole, rows: [...whole.rows, { serviceId: 'unknown' }] })).toBe(true)
  expect(stays({ phone: '' }, {}, { needs: ['phone'] })).toBe(true)
  expect(stays({ phone: null }, {}, { needs: ['phone'] })).toBe(true)
})

test.each(['past', 'cancelled'] as const)(
  'what is %s stays where only what lies ahead goes',
  (over) => {
    expect(stays(whole, { over })).toBe(true)
    const { onlyAhead: _onlyAhead, ...always } = rules
    expect(
      staysHere(always, { id: 1, changedAtMs: 0, deleted: false, fields: whole, over }, paired),
    ).toBe(false)
  },
)

test('a kind that is only read there stays', () => {
  expect(stays(whole, {}, { push: false })).toBe(true)
})
