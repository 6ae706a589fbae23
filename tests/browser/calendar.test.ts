import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  page = await pages.openDay()
})
afterAll(() => pages?.close())

const booking = (id: number, on = page) => on.locator(`[data-booking="${id}"]`)
const column = (name: string, on = page) => on.getByRole('group', { name, exact: true })
const stored = async (id: number) =>
  (await pages.uzel.ask(pages.salon, `GET /api/bookings/${id}`)).body

/** Takes a booking by its middle and carries it: columns to the right, minutes down. */
async function carry(id: number, by: { columns: number; minutes: number }): Promise<void> {
  // The hour that it is carried to is in sight as well.
  await booking(id).evaluate((block) => block.scrollIntoView({ block: 'center' }))
  const box = await booking(id).boundingBox()
  const [one, other] = await Promise.all(
    ['Anna', 'Boris'].map((name) => column(name).boundingBox()),
  )
  if (!box || !one || !other) throw new Error('nothing to carry')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const to = { x: from.x + by.columns * (other.x - one.x), y: from.y + (by.minutes / 15) * 20 }
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 3 })
}

test.skipIf(!hasBrowser)('a booking is carried to another hour and person, and back', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
  await booking(id).waitFor()
  const before = await stored(id)
  await carry(id, { columns: 1, minutes: 60 })
  await page.locator('.cal-ghost').getByText('11:00–12:00').waitFor()
  await page.mouse.up()
  await column('Boris').locator(`[data-booking="${id}"]`).getByText('11:00').waitFor()
  await expect.poll(async () => (await stored(id))['user_id']).toBe(pages.salon.boris)
  // Of two moves in a row each is taken back by words of its own.
  await page.getByText('Olena Koval: now Mon 10 Mar, 11:00').waitFor()
  await page.getByText('8% of the day').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await column('Anna').locator(`[data-booking="${id}"]`).getByText('10:00').waitFor()
  await expect.poll(async () => (await stored(id))['start_time']).toBe(before['start_time'])
})

test.skipIf(!hasBrowser)('a taken time is said while dragging, and nothing is moved', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 13:00:00`)
  await pages.uzel.book(pages.salon, `${day} 15:00:00`)
  await booking(id).waitFor()
  await carry(id, { columns: 0, minutes: 105 })
  await page.locator('.cal-ghost').getByText('The employee is busy 15:00–16:00').waitFor()
  await page.mouse.up()
  const dialog = page.getByRole('dialog', { name: 'The booking stays where it was' })
  await dialog
    .getByRole('button', { name: /\d\d:\d\d/ })
    .first()
    .waitFor()
  await dialog.getByRole('button', { name: 'Leave it' }).click()
  await dialog.waitFor({ state: 'detached' })
  expect((await booking(id).textContent())?.startsWith('13:00')).toBe(true)
})

test.skipIf(!hasBrowser)(
  'what the server alone knows to clash is put back with its words',
  async () => {
    const id = await pages.uzel.book(pages.salon, `${day} 18:00:00`)
    await booking(id).waitFor()
    // The page does not hear of this one: what it asks for is answered as before.
    const listed = /\/api\/bookings\?/
    const known = await (
      await page.request.get(`/api/bookings?from=${day}&to=${day}&limit=200`)
    ).text()
    await page.route(listed, (route) =>
      route.fulfill({ body: known, contentType: 'application/json' }),
    )
    await pages.uzel.book(pages.salon, `${day} 19:30:00`)
    try {
      await carry(id, { columns: 0, minutes: 60 })
      await page.mouse.up()
      await page.getByRole('dialog', { name: 'The booking stays where it was' }).waitFor()
      await page.getByRole('button', { name: 'Leave it' }).click()
      await booking(id).getByText('18:00').waitFor()
    } finally {
      await page.unroute(listed)
      await page.reload()
    }
    await booking(id).getByText('18:00').waitFor()
  },
)

test.skipIf(!hasBrowser)('keys go between bookings, and M carries one', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 10:00:00`, { user_id: pages.salon.boris })
  await booking(id).focus()
  await page.keyboard.press('ArrowLeft')
  await column('Anna').locator('[data-booking]:focus').waitFor()
  await page.keyboard.press('ArrowRight')
  await page.locator(`[data-booking="${id}"]:focus`).waitFor()
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.getByRole('status').filter({ hasText: '10:15–11:30. Boris' }).waitFor()
  await page.keyboard.press('Escape')
  await page.locator('.cal-ghost').waitFor({ state: 'detached' })
  await page.keyboard.press('m')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await booking(id).getByText('10:15').waitFor()
  await page.locator(`[data-booking="${id}"]:focus`).waitFor()
  expect(new URL(page.url()).searchParams.get('view')).toBe(null)
})

test.skipIf(!hasBrowser)('dragging over free time opens the panel for that time', async () => {
  const body = await column('Boris').locator('[data-column]').boundingBox()
  const open = await booking((await firstOf('Boris')) ?? 0).boundingBox()
  if (!body || !open) throw new Error('nothing to drag over')
  const y = open.y + open.height + 30
  await page.mouse.move(body.x + 60, y)
  await page.mouse.down()
  await page.mouse.move(body.x + 60, y + 60, { steps: 4 })
  await page.mouse.up()
  await page.getByRole('dialog').waitFor()
  const query = new URL(page.url()).searchParams
  expect(query.get('new')).toBe('1')
  expect(query.get('user')).toBe(String(pages.salon.boris))
  expect(Number.isNaN(Date.parse(query.get('start') ?? ''))).toBe(false)
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
})

async function firstOf(name: string): Promise<number | null> {
  const id = await column(name).locator('[data-booking]').first().getAttribute('data-booking')
  return id === null ? null : Number(id)
}

test.skipIf(!hasBrowser)('the menu of a booking changes its status', async () => {
  const id = (await firstOf('Boris')) ?? 0
  await booking(id).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Confirmed' }).click()
  await page.getByText('Olena Koval: Confirmed').waitFor()
  await expect
    .poll(async () => (await stored(id))['status_id'])
    .toBe(pages.salon.statuses.confirmed)
})

test.skipIf(!hasBrowser)('filters and views stand in the address', async () => {
  await page.goto(`/calendar?date=${day}&people=${pages.salon.boris}`)
  await column('Boris').waitFor()
  expect(await column('Anna').count()).toBe(0)
  await page.keyboard.press('w')
  await page.waitForURL('**view=week**')
  await column('Mon 10 Mar').locator('[data-booking]').first().waitFor()
  await page.keyboard.press('m')
  await page.waitForURL('**view=month**')
  await page.locator(`[data-date="${day}"]`).getByText('1 booking').first().waitFor()
  await page.locator(`[data-date="${day}"]`).click()
  await column('Boris').locator('[data-booking]').first().waitFor()
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Monday' }).waitFor()
})

test.skipIf(!hasBrowser)('two people see each other at the same day', async () => {
  await page.goto(`/calendar?date=${day}`)
  const other = await pages.openDay('employee')
  await page.getByRole('list', { name: 'Who else looks at the calendar' }).waitFor()
  const body = await column('Emil', other).locator('[data-column]').boundingBox()
  if (!body) throw new Error('there is no column')
  await other.getByRole('list', { name: 'Who else looks at the calendar' }).waitFor()
  await other.mouse.move(body.x + 40, body.y + 100)
  await other.mouse.move(body.x + 44, body.y + 104)
  await column('Emil').locator('[data-cursor]').getByText('Emil').waitFor()
  await other.context().close()
  await page.locator('[data-cursor]').waitFor({ state: 'detached' })
})

test.skipIf(!hasBrowser)(
  'two changes in a row do not wait for answers, and both are kept',
  async () => {
    const id = await pages.uzel.book(pages.salon, `${day} 16:30:00`, { user_id: pages.salon.boris })
    const startOf = async () => Date.parse(String((await stored(id))['start_time']))
    const before = await startOf()
    await booking(id).focus()
    const answered = Promise.withResolvers<void>()
    const one = new RegExp(`/api/bookings/${id}$`)
    await page.route(one, (route) => answered.promise.then(() => route.continue()))
    for (const time of ['16:45', '17:00']) {
      await page.keyboard.press('m')
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
      await booking(id).getByText(time).waitFor()
    }
    answered.resolve()
    await expect.poll(startOf).toBe(before + 30 * 60_000)
    await booking(id).getByText('17:00').waitFor()
    await page.unroute(one)
  },
)

test.skipIf(!hasBrowser)('a day is printed on a sheet per employee', async () => {
  await page.goto(`/print/day?date=${day}&user_id=${pages.salon.anna}`)
  const sheet = page.getByRole('region', { name: 'Anna' })
  await sheet.getByText('Olena Koval').first().waitFor()
  expect(await page.getByRole('region', { name: 'Boris' }).count()).toBe(0)
})

test.skipIf(!hasBrowser)('columns and the panel keep the order that was set', async () => {
  const { uzel, salon } = pages
  const ids = [salon.boris, pages.employeeId, salon.anna]
  expect((await uzel.ask(salon, 'PUT /api/users/order', { ids })).status).toBe(200)
  await page.goto(`/calendar?date=${day}`)
  const x = async (name: string) => (await column(name).boundingBox())?.x ?? 0
  await column('Anna').waitFor()
  expect(await x('Anna')).toBeGreaterThan(await x('Boris'))
  await page.goto(`/calendar?date=${day}&new=1`)
  const people = page.getByLabel('Employee', { exact: true }).locator('option')
  await people.nth(1).waitFor({ state: 'attached' })
  expect((await people.allTextContents()).at(-1)).toBe('Anna')
})

test.skipIf(!hasBrowser)('the list opens at today, and T comes back to it', async () => {
  const friday = '2031-03-14'
  for (let hour = 10; hour < 20; hour++) {
    await pages.uzel.book(pages.salon, `2031-03-11 ${hour}:00:00`)
  }
  await pages.uzel.book(pages.salon, `${friday} 10:00:00`)
  const late = await pages.openPage('/bookings')
  await late.setViewportSize({ width: 1000, height: 420 })
  await late.clock.setFixedTime(`${friday}T08:00:00Z`)
  await late.goto('/calendar?view=list')
  const today = late.locator('#day [aria-current=date]')
  await today.getByText('Today').waitFor()
  const isInSight = () =>
    today.evaluate((head) => {
      const box = head.closest('#day')?.getBoundingClientRect()
      return box !== undefined && head.getBoundingClientRect().bottom <= box.bottom
    })
  await expect.poll(isInSight).toBe(true)
  await late.locator('#day').evaluate((list) => list.scrollTo({ top: 0 }))
  await expect.poll(isInSight).toBe(false)
  await late.keyboard.press('t')
  await expect.poll(isInSight).toBe(true)
  await late.context().close()
})
