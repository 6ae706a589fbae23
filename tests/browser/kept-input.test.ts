import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  page = await pages.openPage('/services')
})
afterAll(() => pages?.close())

const drawer = () => page.getByRole('dialog').first()
const question = () => page.getByRole('alertdialog', { name: 'Leave without saving?' })
const ask = async (request: string, body?: object) =>
  (await pages.uzel.ask(pages.salon, request, body)).body

test.skipIf(!hasBrowser)('Back does not throw away what is typed in a drawer', async () => {
  await page.getByRole('link', { name: 'Add a service' }).first().click()
  await drawer().getByLabel('Name').fill('Half a name')
  await page.goBack()
  await question().getByRole('button', { name: 'Stay' }).click()
  expect(await drawer().getByLabel('Name').inputValue()).toBe('Half a name')
  expect(page.url()).toContain('service=new')
  // The drawer asks, and the change of the address that closes it does not ask again.
  await page.keyboard.press('Escape')
  await question().getByRole('button', { name: 'Leave' }).click()
  await drawer().waitFor({ state: 'detached' })
  expect(page.url()).not.toContain('service=new')
})

test.skipIf(!hasBrowser)('nor do the tabs of a person, or other days', async () => {
  await page.goto(`/team/${pages.salon.anna}?tab=profile`)
  await page.getByLabel('Title').fill('Colourist')
  await page.getByRole('tab', { name: 'Week' }).click()
  await question().getByRole('button', { name: 'Stay' }).click()
  expect(await page.getByLabel('Title').inputValue()).toBe('Colourist')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  await page.goto(`/team/${pages.salon.anna}?tab=days&month=${day.slice(0, 7)}`)
  await page.locator(`[data-date="${day}"]`).click()
  await page.getByLabel('Note').fill('By the sea')
  await page.locator('[data-date="2031-03-12"]').click()
  await question().getByRole('button', { name: 'Stay' }).click()
  expect(await page.getByLabel('Note').inputValue()).toBe('By the sea')
  await page.locator('[data-date="2031-03-12"]').click()
  await question().getByRole('button', { name: 'Leave' }).click()
  await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('')
})

test.skipIf(!hasBrowser)(
  'other hours of some days are taken back as they were before',
  async () => {
    const { anna } = pages.salon
    const dated = () =>
      pages.uzel.sql<{ date: string; starts_minute: number | null }>(
        `select date::text as date, starts_minute from schedules
         where user_id = $1 and date is not null order by 1, 2`,
        [anna],
      )
    const body = { dates: [{ date: day, hours: [{ start: '12:00', end: '15:00' }] }] }
    await ask(`PUT /api/users/${anna}/hours`, body)
    const before = await dated()
    await page.goto(`/team/${anna}?tab=days&month=${day.slice(0, 7)}`)
    await page.locator(`[data-date="${day}"]`).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+ArrowRight')
    await page.getByLabel('Day off').check()
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('the days are saved').waitFor()
    expect(await dated()).not.toEqual(before)
    await page.getByRole('button', { name: 'Undo' }).click()
    await expect.poll(dated).toEqual(before)
  },
)

test.skipIf(!hasBrowser)('what a colleague changes meanwhile outlives a save here', async () => {
  const { client } = pages.salon
  await page.goto(`/clients/${client}?edit=1`)
  await drawer().getByLabel('Note').fill('Likes tea')
  await ask(`PUT /api/clients/${client}`, { phone: '+77015550444' })
  await drawer().getByRole('button', { name: 'Save' }).click()
  await drawer().waitFor({ state: 'detached' })
  expect(await ask(`GET /api/clients/${client}`)).toMatchObject({
    note: 'Likes tea',
    phone: '+77015550444',
  })
})

test.skipIf(!hasBrowser)(
  'a search that failed does not say that nobody is there, and begins no double',
  async () => {
    await page.goto(`/bookings?from=${day}&to=${day}&new=1`)
    const client = drawer().getByRole('combobox', { name: 'Client' })
    await client.waitFor()
    await page.route('**/api/clients?*', (route) => route.abort())
    await client.fill('Olena')
    const failed = page.getByRole('region', { name: 'Name, phone or e-mail' }).getByRole('alert')
    await failed.waitFor()
    await client.press('Enter')
    expect(await page.getByText('Nobody matches').count()).toBe(0)
    expect(await drawer().getByLabel('Name', { exact: true }).count()).toBe(0)
    await page.unroute('**/api/clients?*')
    await failed.getByRole('button', { name: 'Try again' }).click()
    await page.getByRole('option', { name: /Olena Koval/ }).click()
    await drawer().getByRole('link', { name: 'Card' }).waitFor()
  },
)

test.skipIf(!hasBrowser)(
  'a booking that is cancelled from the panel keeps what was just typed in it',
  async () => {
    const id = await pages.uzel.book(pages.salon, `${day} 12:00:00`)
    await page.goto(`/bookings?from=${day}&to=${day}&booking=${id}`)
    await drawer().getByLabel('Note').fill('Called: is ill')
    await drawer().getByRole('button', { name: 'Actions' }).click()
    await page.getByRole('menuitem', { name: 'Cancel the visit' }).click()
    await page.getByRole('button', { name: 'Cancel the visit' }).click()
    await page.getByText('Cancelled: Olena Koval, Mon').waitFor()
    expect(await drawer().getByLabel('Note').inputValue()).toBe('Called: is ill')
    await drawer().getByRole('button', { name: 'Save' }).click()
    await drawer().waitFor({ state: 'detached' })
    expect(await ask(`GET /api/bookings/${id}`)).toMatchObject({
      note: 'Called: is ill',
      status_id: pages.salon.statuses.cancelled,
    })
  },
)

test.skipIf(!hasBrowser)('a page of a list that is refused is asked for once', async () => {
  await pages.uzel.sql(
    `insert into clients (tenant_id, first_name, last_name, note, source)
     select $1, 'Client ' || n, '', '', 'staff' from generate_series(1, 120) n`,
    [pages.salon.tenantId],
  )
  let asked = 0
  const next = /\/api\/clients\?.*cursor=/
  await page.route(next, (route) => {
    asked += 1
    const json = { type: 'about:blank', title: 'Not so', status: 422, code: 'invalid_input' }
    return route.fulfill({ status: 422, json })
  })
  await page.goto('/clients')
  await page.getByRole('link', { name: 'Client 1', exact: true }).waitFor()
  await page.keyboard.press('End')
  await page.getByRole('alert').getByText('Not so').waitFor()
  expect(asked).toBe(1)
  await page.unroute(next)
  await page.getByRole('button', { name: 'Try again' }).click()
  await page.getByText('Not so').waitFor({ state: 'detached' })
})

test.skipIf(!hasBrowser)('so is a page of the list of the calendar', async () => {
  await pages.uzel.book(pages.salon, `${day} 16:00:00`, { user_id: pages.salon.boris })
  let asked = 0
  await page.route(/\/api\/bookings\?.*limit=100/, async (route) => {
    if (route.request().url().includes('cursor=')) {
      asked += 1
      const json = { type: 'about:blank', title: 'Not so', status: 422, code: 'invalid_input' }
      return route.fulfill({ status: 422, json })
    }
    const answer = await route.fetch()
    return route.fulfill({ response: answer, json: { ...(await answer.json()), next_cursor: 'x' } })
  })
  await page.goto(`/calendar?view=list&date=${day}`)
  await page.getByRole('alert').getByText('Not so').waitFor()
  await page.getByRole('button', { name: /16:00/ }).waitFor()
  await page.waitForLoadState('networkidle')
  expect(asked).toBe(1)
  await page.unrouteAll()
})

test.skipIf(!hasBrowser)('a new booking begins at a time that is free', async () => {
  const { anna, client, haircut } = pages.salon
  const { days } = await ask(
    `GET /api/slots?service_ids=${haircut}&user_id=${anna}&limit=1&${nextWeek()}`,
  )
  const [first] = (days as { slots: { start_time: string }[] }[]).flatMap(({ slots }) => slots)
  await page.goto(`/bookings?new=1&user=${anna}&services=${haircut}&client=${client}`)
  await drawer().getByRole('button', { name: 'Book', exact: true }).click()
  await drawer().waitFor({ state: 'detached' })
  const { items } = await ask(`GET /api/bookings?client_id=${client}&${nextWeek()}`)
  expect(items).toMatchObject([{ start_time: first?.start_time }])
})

function nextWeek(): string {
  const date = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  return `from=${date(Date.now())}&to=${date(Date.now() + 7 * 86_400_000)}`
}
