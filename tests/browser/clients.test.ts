import { readFile } from 'node:fs/promises'
import { AxeBuilder } from '@axe-core/playwright'
import ExcelJS from 'exceljs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

const phone = '+77015550011'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  page = await pages.openPage('/clients')
})
afterAll(() => pages?.close())

const heading = (name: string) => page.getByRole('heading', { level: 1, name })
const add = async (client: Record<string, unknown>) => {
  const { body } = await pages.uzel.ask(pages.salon, 'POST /api/clients', client)
  return Number(body['id'])
}

test.skipIf(!hasBrowser)('a client who is not found is added with what was typed', async () => {
  await page.getByRole('searchbox', { name: 'Name, phone or e-mail' }).fill('Aigul Satpayeva')
  await page.getByRole('link', { name: 'Add this client' }).click()
  const form = page.getByRole('dialog', { name: 'New client' })
  expect(await form.getByLabel('First name').inputValue()).toBe('Aigul')
  await form.getByLabel('E-mail').fill('not an address')
  await form.getByLabel('Phone').fill('8 701 555 00 11')
  await page.keyboard.press('Control+Enter')
  await form.getByRole('alert').first().waitFor()
  expect(await form.getByLabel('Last name').inputValue()).toBe('Satpayeva')
  await form.getByLabel('E-mail').fill('')
  await page.keyboard.press('Control+Enter')
  await heading('Aigul Satpayeva').waitFor()
  const call = page.getByRole('link', { name: '+7 701 555 00 11' })
  expect(await call.getAttribute('href')).toBe(`tel:${phone}`)
})

test.skipIf(!hasBrowser)('the card shows visits as they are booked by others', async () => {
  await page.goto(`/clients/${pages.salon.client}`)
  await page.getByText('No visits yet').waitFor()
  await pages.uzel.book(pages.salon, `${day}T10:00`)
  await page.getByRole('row', { name: /10:00–11:00/ }).waitFor()
  await page.getByText('Next visit').waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await page.getByText('Past', { exact: true }).click()
  await page.getByText('No such visits').waitFor()
  await page.getByRole('button', { name: 'Book', exact: true }).click()
  await page.waitForURL(`**client=${pages.salon.client}**`)
})

test.skipIf(!hasBrowser)('somebody who is expected is not deleted, and it says why', async () => {
  await page.goto(`/clients/${pages.salon.client}`)
  await page.locator('#main').getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Delete the client' }).click()
  await page.getByRole('button', { name: 'Delete the client' }).click()
  await page.getByText('1 visit is ahead').waitFor()
})

test.skipIf(!hasBrowser)('duplicates become one, field by field, and two again', async () => {
  const twin = await add({ first_name: 'Айгуль', phone, note: 'Tea, no sugar' })
  await page.goto('/clients/duplicates')
  await page.getByText('Same phone: +7 701 555 00 11').waitFor()
  await page.getByRole('button', { name: /Merge/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Merge clients' })
  await dialog.getByRole('group', { name: 'First name' }).getByLabel('Айгуль').check()
  await dialog.getByText('Leaves the list').waitFor()
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([])
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('Merged: Айгуль Satpayeva').waitFor()
  await page.getByText('No duplicates').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Same phone: +7 701 555 00 11').waitFor()
  await page.getByRole('button', { name: /Merge/ }).click()
  await dialog.getByRole('group', { name: 'First name' }).getByLabel('Айгуль').check()
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await page.getByText('No duplicates').waitFor()

  await page.goto(`/clients/${twin}`)
  await heading('Айгуль Satpayeva').waitFor()
  expect(page.url()).not.toContain(`/clients/${twin}`)
  await page.getByRole('button', { name: 'Undo the merge' }).click()
  await heading('Aigul Satpayeva').waitFor()
})

test.skipIf(!hasBrowser)(
  'a file is matched, tried, run and reported, whatever reloads',
  async () => {
    await page.goto('/clients/import')
    const csv = `Name;Phone;Points\nDana Omarova;87015550077;1\nAigul;8 701 555 00 11;2\nBroken;12;3\n`
    const file = { name: 'clients.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) }
    await page.locator('input[type=file]').setInputFiles(file)
    const column = page.getByLabel('What is in “Points”')
    await column.selectOption({ label: 'Note' })
    await page.reload()
    expect(await column.locator('option:checked').textContent()).toBe('Note')
    await page.getByLabel('Skip').check()
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('line 4').waitFor()
    await page.getByRole('button', { name: 'Import 1 client' }).click()
    await page.getByRole('progressbar').waitFor()
    await pages.uzel.drain()
    await page.getByText('The import is done').waitFor()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download the rows' }).click()
    expect((await saving).suggestedFilename()).toMatch(/^rejected-\d+\.csv$/)
    await page.getByRole('link', { name: 'To the clients' }).click()
    await page.getByRole('link', { name: 'Dana Omarova' }).waitFor()
    expect(await page.getByRole('link', { name: 'Broken' }).count()).toBe(0)
  },
)

test.skipIf(!hasBrowser)('an Excel workbook is read as a file of clients', async () => {
  const workbook = new ExcelJS.Workbook()
  const sheet = workbook.addWorksheet('Clients')
  sheet.addRows([
    ['Name', 'Phone'],
    ['Saule Ibraeva', 87015550099],
  ])
  const buffer = Buffer.from(await workbook.xlsx.writeBuffer())
  const mimeType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  await page.goto('/clients/import')
  await page.locator('input[type=file]').setInputFiles({ name: 'clients.xlsx', mimeType, buffer })
  await page.getByLabel('What is in “Phone”').waitFor()
  await page.getByRole('button', { name: 'Check' }).click()
  await page.getByRole('button', { name: 'Import 1 client' }).click()
  await page.getByRole('progressbar').waitFor()
  await pages.uzel.drain()
  await page.getByText('The import is done').waitFor()
  const [saule] = await pages.uzel.sql<{ phone: string }>(
    `select phone from clients where first_name like 'Saule%'`,
  )
  expect(saule).toEqual({ phone: '+77015550099' })
})

test.skipIf(!hasBrowser)('the clients that a search finds are handed over as a file', async () => {
  await page.goto('/clients?q=Saule')
  await page.getByRole('link', { name: /Saule/ }).waitFor()
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export what was found' }).click()
  await page.getByRole('menuitem', { name: 'CSV file' }).click()
  const download = await saving
  expect(download.suggestedFilename()).toBe('clients.csv')
  const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
  expect(lines).toHaveLength(2)
  expect(lines[1]).toContain('+77015550099')
})

test.skipIf(!hasBrowser)('employees see clients, and neither files nor merges', async () => {
  const employee = await pages.openPage('/clients', 'employee')
  await employee.getByRole('link', { name: 'Dana Omarova' }).waitFor()
  expect(await employee.getByRole('link', { name: 'Import' }).count()).toBe(0)
  // They are told of their own visits alone: of a colleague's client that would be none at all.
  expect(await employee.getByRole('columnheader', { name: 'Last visit' }).count()).toBe(0)
  await employee.goto(`/clients/${pages.salon.client}`)
  await employee.getByText('Only visits with you').waitFor()
  await employee.getByText('This client has not booked with you yet').waitFor()
  await employee.goto('/clients/import')
  await employee.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
  await employee.context().close()
})
