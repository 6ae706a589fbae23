import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  await pages.uzel.book(pages.salon, `${day} 10:00:00`, { workplace_id: pages.salon.chair })
  page = await pages.openDay()
})
afterAll(() => pages?.close())

const shown = () => new URL(page.url()).searchParams.get('date')

test.skipIf(!hasBrowser)('Alt with an arrow goes a day on and back', async () => {
  await page.keyboard.press('Alt+ArrowRight')
  await page.waitForURL('**/calendar?date=2031-03-11')
  await page.locator('[data-booking]').waitFor({ state: 'detached' })
  await page.keyboard.press('Alt+ArrowLeft')
  await page.waitForURL(`**/calendar?date=${day}`)
  await page.locator('[data-booking]').waitFor()
  expect(shown()).toBe(day)
})

test.skipIf(!hasBrowser)('Slash opens the search, where a day can be typed', async () => {
  await page.keyboard.press('/')
  await page.getByRole('combobox').fill('12.03.2031')
  await page.getByRole('option', { name: '12 March' }).waitFor()
  // Keys of the page rest under a dialog.
  await page.keyboard.press('Alt+ArrowRight')
  expect(shown()).toBe(day)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/calendar?date=2031-03-12')
  await page.goBack()
  await page.waitForURL(`**/calendar?date=${day}`)
})

test.skipIf(!hasBrowser)('a booking opens with Enter and closes with Escape', async () => {
  const block = page.locator('[data-booking]')
  await block.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(shown()).toBe(day)
})

test.skipIf(!hasBrowser)('the view by workplaces stands in the address', async () => {
  await page.goto(`/calendar?date=${day}&by=places`)
  const chair = page.getByRole('group', { name: 'Chair' })
  await chair.locator('[data-booking]').waitFor()
  await page.goto(`/calendar?date=${day}`)
  await page.getByRole('group', { name: 'Boris' }).waitFor()
  expect(await chair.count()).toBe(0)
})

test.skipIf(!hasBrowser)('T comes back to today', async () => {
  await page.locator('#day').focus()
  await page.keyboard.press('t')
  await page.locator('[aria-current=date]').first().waitFor()
  expect(shown()).toBe(null)
})
