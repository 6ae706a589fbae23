import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  await pages.uzel.book(pages.salon, `${day} 10:00:00`)
  page = await pages.openPage('/team')
})
afterAll(() => pages?.close())

const hoursOf = (userId: number) =>
  pages.uzel.sql<{ weekday: number | null; starts_minute: number; ends_minute: number }>(
    'select weekday, starts_minute, ends_minute from schedules where user_id = $1 order by 1, 2',
    [userId],
  )

test.skipIf(!hasBrowser)(
  'a new employee gets a place in the calendar without a login',
  async () => {
    await page.getByRole('button', { name: 'Add an employee' }).first().click()
    await page.getByLabel('Name').fill('Vera')
    await page.getByLabel('Title').fill('Colourist')
    await page.getByRole('button', { name: 'Add', exact: true }).click()
    await page.getByRole('link', { name: 'Vera' }).waitFor()
    const [vera] = await pages.uzel.sql<{ bookable: boolean; email: string | null }>(
      "select bookable, email from users where name = 'Vera'",
    )
    expect(vera).toEqual({ bookable: true, email: null })
  },
)

test.skipIf(!hasBrowser)('a week is typed, copied to other days and kept whole', async () => {
  await page.goto(`/team/${pages.employeeId}`)
  const monday = page.getByRole('group', { name: 'Monday', exact: true })
  await monday.getByRole('button', { name: 'Add hours' }).click()
  await monday.getByRole('slider', { name: 'End: Monday' }).press('ArrowRight')
  await monday.getByRole('button', { name: 'Lunch' }).click()
  await monday.getByRole('button', { name: 'Copy: Monday' }).click()
  await page.getByRole('menuitem', { name: 'To Monday–Friday' }).click()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('the week is saved').waitFor()
  const rows = await hoursOf(pages.employeeId)
  expect(rows.map(({ weekday }) => weekday)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 5, 5])
  expect(rows.slice(0, 2).map((row) => [row.starts_minute, row.ends_minute])).toEqual([
    [540, 780],
    [840, 1095],
  ])
})

test.skipIf(!hasBrowser)(
  'a vacation is marked by keys, says whom it concerns before it is kept, and is taken back',
  async () => {
    const { anna } = pages.salon
    await page.goto(`/team/${anna}?tab=days&month=${day.slice(0, 7)}`)
    await page.locator(`[data-date="${day}"]`).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByText('There is 1 booking on these days').waitFor()
    const link = page.getByRole('link', { name: 'Show the bookings' })
    expect(await link.getAttribute('href')).toContain(`user_id=${anna}`)
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('the vacation is saved').waitFor()
    const vacations = () =>
      pages.uzel.sql<{ days: number }>(
        'select ends_on - starts_on + 1 as days from vacations where user_id = $1',
        [anna],
      )
    expect(await vacations()).toEqual([{ days: 2 }])
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(vacations).toEqual([])
  },
)

test.skipIf(!hasBrowser)('the month shows who works when, as it is changed elsewhere', async () => {
  await page.goto(`/team?view=month&month=${day.slice(0, 7)}`)
  const row = page.getByRole('row', { name: 'Anna' })
  await row.waitFor()
  await pages.uzel.ask(pages.salon, 'POST /api/vacations', {
    user_id: pages.salon.anna,
    starts_on: day,
    ends_on: day,
    note: 'Sea',
  })
  await row.getByText('Vacation: Sea').waitFor({ state: 'attached' })
  expect(await row.getByText('Vacation: Sea').count()).toBe(1)
})

test.skipIf(!hasBrowser)(
  'the bookings of somebody who leaves go to a colleague, and come back',
  async () => {
    const { anna, boris } = pages.salon
    await pages.uzel.sql('delete from vacations')
    await pages.uzel.book(pages.salon, '2031-03-12 10:00:00')
    await pages.uzel.book(pages.salon, '2031-03-12 10:30:00', { user_id: boris })
    const whose = async () =>
      (
        await pages.uzel.sql<{ user_id: string }>(
          `select user_id from bookings where starts_at::date in ('${day}', '2031-03-12')
           order by starts_at`,
        )
      ).map(({ user_id: id }) => Number(id))
    await page.goto('/team')
    await page.getByRole('button', { name: 'Actions: Anna' }).click()
    await page.getByRole('menuitem', { name: 'Hand over the bookings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Bookings of Anna' })
    await dialog.getByLabel('Who takes them').selectOption({ label: 'Boris' })
    await dialog.getByText('Busy then.').waitFor()
    await dialog.getByText('1 of 2 fit.').waitFor()
    await dialog.getByRole('button', { name: 'Hand over 1 booking' }).click()
    await dialog.getByText('Handed over', { exact: true }).waitFor()
    expect(await whose()).toEqual([boris, anna, boris])
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(whose).toEqual([anna, anna, boris])
  },
)
