import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let portal: TestPortal
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  portal = await startPortal()
  await pages.uzel.connect(pages.salon, portal)
  await pages.uzel.program.work()
})
afterAll(async () => {
  await pages?.close()
  await portal?.close()
})

const booking = (page: Page, id: number) => page.locator(`[data-booking="${id}"]`)

test.skipIf(!hasBrowser)('the day shows a booking with its client, services and time', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 09:30:00`, { note: 'Brings a child' })
  const page = await pages.openDay()
  const text = await booking(page, id).textContent()
  for (const part of ['09:30', 'Olena Koval', 'Haircut', 'Brings a child']) {
    expect(text).toContain(part)
  }
  await page.context().close()
})

test.skipIf(!hasBrowser)('a booking made elsewhere appears in every open browser', async () => {
  const [one, other] = await Promise.all([pages.openDay(), pages.openDay()])
  await Promise.all([one, other].map((page) => page.locator('[data-booking]').first().waitFor()))
  const id = await pages.uzel.book(pages.salon, `${day} 11:00:00`)
  await Promise.all([one, other].map((page) => booking(page, id).waitFor()))
  await pages.uzel.ask(pages.salon, `PUT /api/bookings/${id}`, { note: 'Moved by phone' })
  await booking(other, id).getByText('Moved by phone').waitFor()
  await pages.uzel.ask(pages.salon, `DELETE /api/bookings/${id}`)
  await booking(one, id).waitFor({ state: 'detached' })
  expect(await booking(other, id).count()).toBeLessThanOrEqual(1)
  await Promise.all([one.context().close(), other.context().close()])
})

test.skipIf(!hasBrowser)('a new booking comes in step with its deal before the eyes', async () => {
  const page = await pages.openDay()
  const before = (await portal.deals()).length
  const id = await pages.uzel.book(pages.salon, `${day} 13:00:00`)
  await booking(page, id).getByRole('img', { name: 'In step' }).waitFor()
  expect((await portal.deals()).length).toBe(before + 1)
  await page.context().close()
})

test.skipIf(!hasBrowser)('an edit in the portal appears on the open page', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 15:00:00`)
  const page = await pages.openDay()
  await booking(page, id).getByRole('img', { name: 'In step' }).waitFor()
  const contact = (await portal.contacts())[0]
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { name: 'Oksana' } })
  await booking(page, id).getByText('Oksana Koval').waitFor()
  expect(await booking(page, id).textContent()).not.toContain('Olena')
  await portal.edit({ entity: 'contact', id: contact?.id ?? 0, fields: { name: 'Olena' } })
  await booking(page, id).getByText('Olena Koval').waitFor()
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'a colleague who looks at the calendar is seen, and seen to leave',
  async () => {
    const page = await pages.openDay()
    const colleagues = page.getByRole('list', { name: 'Who else looks at the calendar' })
    const other = await pages.openDay('employee')
    await colleagues.getByRole('button', { name: 'Emil' }).waitFor()
    await other.getByRole('button', { name: 'Ada' }).waitFor()
    await other.context().close()
    await colleagues.waitFor({ state: 'detached' })
    expect(await colleagues.count()).toBe(0)
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('an employee sees their own bookings and no links', async () => {
  const theirs = await pages.uzel.book(pages.salon, `${day} 17:00:00`)
  const own = await pages.uzel.book(pages.salon, `${day} 17:00:00`, {
    user_id: pages.employeeId,
    force: true,
  })
  const page = await pages.openDay('employee')
  await booking(page, own).waitFor()
  expect(await booking(page, theirs).count()).toBe(0)
  expect(await page.getByRole('link', { name: 'Connections' }).count()).toBe(0)
  expect(await page.locator('#day').getByRole('group').count()).toBe(1)
  await page.context().close()
})
