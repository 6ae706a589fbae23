import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ClientSalon,
  dina,
  lastCode,
  nextWeek,
  startClientSalon,
  typeDetails,
} from './client-salon.ts'
import { hasBrowser } from './salon-page.ts'

let one: ClientSalon
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  one = await startClientSalon()
  page = await one.openPhone(`/book/${one.slug}`, { withoutWorker: true })
}, 120_000)
afterAll(async () => {
  await one?.close()
})

async function bookings(): Promise<{ id: number; user_id: number }[]> {
  const rows = await one.uzel.sql<{ id: string; user_id: string }>(
    'select id, user_id from bookings order by id',
  )
  return rows.map(({ id, user_id: userId }) => ({ id: Number(id), user_id: Number(userId) }))
}

test.skipIf(!hasBrowser)('a visit moved to a time that is just taken stays one visit', async () => {
  await page.goto(`/book/${one.slug}/time?services=${one.service}`)
  await nextWeek(page)
  await page.locator('main [data-slot]').first().tap()
  await typeDetails(page)
  await page.getByRole('button', { name: 'Continue' }).tap()
  await page.getByRole('button', { name: /^Book/ }).tap()
  await page.getByRole('heading', { name: 'You are booked' }).waitFor()
  const [mine] = await bookings()
  await page.goto(page.url().replace('/done/', '/visit/'))
  await page.getByRole('link', { name: 'Reschedule' }).tap()
  await nextWeek(page)
  const chip = page.locator('main button[data-slot]').nth(6)
  const time = String(await chip.textContent()).trim()
  const beFaster = async (start: string) =>
    one.uzel.book(one.salon, start, { service_ids: [one.service], user_id: mine?.user_id })
  await page.route(
    '**/reschedule',
    async (route) => {
      await beFaster((route.request().postDataJSON() as { start_time: string }).start_time)
      await route.continue()
    },
    { times: 1 },
  )
  await chip.tap()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Keep it' }).waitFor()
  await dialog.getByRole('button', { name: 'Reschedule' }).tap()
  const note = page.getByRole('alert')
  await note.getByText('This time has just been taken').waitFor()
  // It led to the path of a new booking.
  expect(await note.getByRole('link').count()).toBe(0)
  const again = page.locator('main button[data-slot]').filter({ hasText: time })
  await again.waitFor({ state: 'detached' })
  await note.locator('[data-nearest]').first().tap()
  await dialog.getByRole('button', { name: 'Reschedule' }).tap()
  await page.getByText('The visit has been moved').waitFor()
  expect(await bookings()).toHaveLength(2)
})

test.skipIf(!hasBrowser)(
  'a code that did not arrive is not typed again; signing out needs the server',
  async () => {
    await page.goto(`/book/${one.slug}/sign-in`)
    await page.locator('input[name=email]').fill(dina.email)
    await page.getByRole('button', { name: 'Send the code' }).tap()
    await page.locator('input[name=code]').waitFor()
    const code = await lastCode(one.uzel)
    await page.route('**/session', (route) => route.abort())
    await page.locator('input[name=code]').fill(code)
    await page.getByRole('alert').waitFor()
    expect(await page.locator('input[name=code]').inputValue()).toBe(code)
    await page.unroute('**/session')
    await page.getByRole('button', { name: 'Sign in' }).tap()
    await page.getByText('Signed in: Dina Omarova').waitFor()
    await page.route('**/session', (route) => route.abort())
    await page.getByRole('button', { name: 'Sign out' }).tap()
    await page.getByRole('alert').getByText('The server cannot be reached').waitFor()
    await page.getByText('Signed in: Dina Omarova').waitFor()
    await page.unroute('**/session')
    await page.getByRole('button', { name: 'Sign out' }).tap()
    await page.getByText('Signed in').waitFor({ state: 'detached' })
  },
)
