import ExcelJS from 'exceljs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProgram, type TestProgram, type TestSalon } from '../../../tests/support/program.ts'
import type { Role } from '../../kernel/principal.ts'

let house: TestProgram
let salon: TestSalon

beforeAll(async () => {
  house = await startProgram()
  salon = await house.makeSalon()
})
afterAll(() => house.close())

const get = (query: string, role: Role = 'admin', language = 'en') =>
  fetch(`${house.url}/api/bookings/export?${query}`, {
    headers: { authorization: `Bearer ${salon.tokens[role]}`, 'accept-language': language },
  })
const exported = () =>
  house.sql(`select data from facts where name = 'BookingsExported' order by id`)

test('bookings go out as a file, by their filters, with names instead of numbers', async () => {
  await house.book(salon, '2031-03-10 10:00:00', { note: '=HYPERLINK("x")' })
  await house.book(salon, '2031-03-11 12:00:00', { user_id: salon.boris })
  const answer = await get('format=csv&from=2031-03-10&to=2031-03-10', 'admin', 'ru')
  expect(answer.headers.get('content-type')).toContain('text/csv')
  expect(answer.headers.get('content-disposition')).toContain('bookings.csv')
  const [head, line, ...rest] = (await answer.text()).trim().split('\r\n')
  expect(head).toContain('Дата,Начало,Конец,Клиент,Телефон,Услуги,Сотрудник')
  expect(line).toContain('2031-03-10,10:00,11:00,Olena Koval,')
  expect(line).toContain(',Haircut,Anna,')
  expect(line).toContain(',5000,')
  expect(line).toContain(`"'=HYPERLINK(""x"")"`)
  expect(rest).toEqual([])
  expect(await exported()).toMatchObject([
    { data: { from: '2031-03-10', to: '2031-03-10', count: 1 } },
  ])
})

test('the same as a workbook, narrowed to one employee', async () => {
  const workbook = new ExcelJS.Workbook()
  const answer = await get(`format=xlsx&from=2031-03-10&to=2031-03-11&user_id=${salon.boris}`)
  await workbook.xlsx.load(await answer.arrayBuffer())
  const sheet = workbook.worksheets[0]
  expect(sheet?.rowCount).toBe(2)
  expect(sheet?.getRow(2).getCell(7).value).toBe('Boris')
})

test('who does not run the business takes no journal away', async () => {
  const before = (await exported()).length
  expect((await get('format=csv', 'employee')).status).toBe(403)
  expect((await get('format=pdf')).status).toBe(400)
  expect(await exported()).toHaveLength(before)
})
