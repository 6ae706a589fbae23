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
  await page.waitForURL('**/?date=2031-03-11')
  await page.getByText('No bookings on this day.').waitFor()
  await page.keyboard.press('Alt+ArrowLeft')
  await page.waitForURL(`**/?date=${day}`)
  expect(shown()).toBe(day)
})

test.skipIf(!hasBrowser)('Slash takes to the date, where a day can be typed', async () => {
  await page.keyboard.press('/')
  await page.locator('input[type=date]:focus').waitFor()
  await page.keyboard.press('t')
  expect(shown()).toBe(day)
  await page.locator('input[type=date]').fill('2031-03-12')
  await page.waitForURL('**/?date=2031-03-12')
  await page.locator('input[type=date]').fill(day)
  await page.waitForURL(`**/?date=${day}`)
})

test.skipIf(!hasBrowser)(
  'a booking opens with Enter and gives the focus back on Escape',
  async () => {
    const block = page.locator('[data-booking]')
    await block.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    // Keys of the page rest under a dialog.
    await page.keyboard.press('Alt+ArrowRight')
    expect(shown()).toBe(day)
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('[data-booking]:focus').waitFor()
  },
)

test.skipIf(!hasBrowser)('the view by workplaces stands in the address', async () => {
  await page.getByRole('button', { name: 'By workplace' }).press('Enter')
  await page.waitForURL('**/?date=2031-03-10&view=places')
  const chair = page.getByRole('group', { name: 'Chair' })
  await chair.locator('[data-booking]').waitFor()
  await page.getByRole('button', { name: 'By workplace' }).press('Enter')
  await page.getByRole('group', { name: 'Boris' }).waitFor()
})

test.skipIf(!hasBrowser)('T comes back to today', async () => {
  await page.locator('#day').focus()
  await page.keyboard.press('t')
  await page.locator('[aria-current=date]').waitFor()
  expect(shown()).toBe(null)
})
