import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ImportPlan, ImportTarget } from './client-import.ts'
import { matchRows } from './match-rows.ts'
import { readRow } from './read-row.ts'
import { suggestTarget } from './suggest-target.ts'

const planOf = (...targets: ImportTarget[]): ImportPlan => ({
  mapping: targets.map((target, index) => ({ index, target })),
  onMatch: 'update',
  country: 'KZ',
})

const read = (cells: string[], ...targets: ImportTarget[]) => readRow(cells, planOf(...targets))

test.each([
  ['ФИО', 'full_name_last_first'],
  ['Имя клиента', 'full_name'],
  ['Фамилия', 'last_name'],
  ['Мобильный телефон *', 'phone'],
  ['E-mail', 'email'],
  ['Дата рождения (дд.мм.гггг)', 'birthday'],
  ['Ім’я', 'first_name'],
  ['Прізвище', 'last_name'],
  ['Ел. пошта', 'email'],
  ['Аты-жөні', 'full_name_last_first'],
  ['Туған күні', 'birthday'],
  ['Ұялы телефон', 'phone'],
  ['First Name', 'first_name'],
  ['date of birth', 'birthday'],
  ['COMMENTS', 'note'],
  ['Сумма', null],
  ['', null],
])('the heading %j is taken for %s', (header, target) => {
  expect(suggestTarget(header)).toBe(target)
})

test('contacts are brought to how they are kept, by the country of the file', () => {
  const row = ['Асель Оспанова', '8 701 123-45-67', ' A@B.KZ ', '5.3.90']
  expect(read(row, 'full_name', 'phone', 'email', 'birthday')).toEqual({
    ok: true,
    client: {
      firstName: 'Асель',
      lastName: 'Оспанова',
      phone: '+77011234567',
      email: 'a@b.kz',
      birthday: '1990-03-05',
    },
  })
  expect(read(['77011234567', 'X'], 'phone', 'first_name')).toMatchObject({
    client: { phone: '+77011234567' },
  })
})

test('a name may stand the last name first, or be a last name alone', () => {
  expect(read(['Оспанова Асель Ерланқызы'], 'full_name_last_first')).toMatchObject({
    client: { firstName: 'Асель Ерланқызы', lastName: 'Оспанова' },
  })
  expect(read(['Оспанова'], 'last_name')).toMatchObject({
    client: { firstName: 'Оспанова', lastName: '' },
  })
})

test('a row that cannot be a client says why, field by field', () => {
  expect(
    read(['', '12', 'nobody', '31.02.2000'], 'first_name', 'phone', 'email', 'birthday'),
  ).toEqual({
    ok: false,
    reasons: [
      { field: 'first_name', code: 'required' },
      { field: 'phone', code: 'not_phone' },
      { field: 'email', code: 'not_email' },
      { field: 'birthday', code: 'not_date' },
    ],
  })
})

test('an empty cell says nothing: what is known already stays', () => {
  expect(read(['Ann', '', ''], 'first_name', 'phone', 'note')).toEqual({
    ok: true,
    client: { firstName: 'Ann' },
  })
})

const known = [
  { id: 1, firstName: 'Mother', phone: '+77010000001', email: null },
  { id: 2, firstName: 'Child', phone: '+77010000001', email: 'c@b.kz' },
].map((one) => ({ lastName: '', birthday: null, note: '', source: 'staff', ...one }))

const match = (rows: string[][], onMatch: ImportPlan['onMatch'] = 'update') =>
  matchRows(
    rows.map((cells, at) => ({ rowNumber: at + 1, cells })),
    { ...planOf('first_name', 'phone', 'email'), onMatch },
    known,
  )

test('a row is the client with its phone, of several the one with its name, else by e-mail', () => {
  const { updates, creates } = match([
    ['child', '8 701 000 00 01'],
    ['Stranger', '8 701 000 00 01'],
    ['Kid', '', 'C@b.kz'],
    ['New', '8 701 000 00 02'],
  ])
  expect(updates.map(({ id }) => id)).toEqual([2, 1, 2])
  expect(creates).toMatchObject([{ firstName: 'New', source: 'import' }])
})

test('who stands in the file twice is made once, with what both rows say', () => {
  const rows = [
    ['Ann', '+77010000005', ''],
    ['Ann', '+77010000005', 'ann@b.kz'],
  ]
  expect(match(rows)).toMatchObject({
    creates: [{ firstName: 'Ann', email: 'ann@b.kz' }],
    counts: { created: 1, updated: 1, skipped: 0, rejected: 0 },
  })
  expect(match(rows, 'skip')).toMatchObject({
    creates: [{ email: null }],
    counts: { created: 1, updated: 0, skipped: 1, rejected: 0 },
  })
})

test('whatever the cells hold, each row ends in one way, and nothing breaks', () => {
  const cells = fc.array(fc.array(fc.string(), { maxLength: 4 }), { maxLength: 20 })
  fc.assert(
    fc.property(cells, (rows) => {
      const { counts } = match(rows)
      const { created, updated, skipped, rejected } = counts
      expect(created + updated + skipped + rejected).toBe(rows.length)
    }),
  )
})
