import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
beforeAll(async () => {
  if (hasBrowser) pages = await startSalonPages()
})
afterAll(() => pages?.close())

const list = `/bookings?from=${day}&to=${day}`
const panel = (page: Page) => page.getByRole('dialog').first()
const row = (page: Page, words: string) =>
  page.getByRole('table').getByRole('row').filter({ hasText: words })
const ask = async (request: string, body?: object) =>
  (await pages.uzel.ask(pages.salon, request, body)).body

test.skipIf(!hasBrowser)(
  'a booking is opened from the list, changed, and saved by keys',
  async () => {
    const id = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
    const page = await pages.openPage(list)
    await row(page, 'Olena Koval').getByRole('button').click()
    await panel(page).getByLabel('Note').fill('By the window')
    await panel(page).getByLabel('Price: Haircut').fill('4500')
    await page.keyboard.press('Control+Enter')
    await panel(page).waitFor({ state: 'detached' })
    expect(await ask(`GET /api/bookings/${id}`)).toMatchObject({
      note: 'By the window',
      total_minor: 450_000,
    })
    await page.getByText('1 booking').waitFor()
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('a new client is booked beside what was taken', async () => {
  const taken = await pages.uzel.book(pages.salon, `${day} 12:00:00`)
  const { start_time: start } = await ask(`GET /api/bookings/${taken}`)
  const { anna } = pages.salon
  const page = await pages.openPage(`${list}&new=1&user=${anna}&start=${start}`)
  const client = panel(page).getByRole('combobox', { name: 'Client' })
  await client.fill('Marta +77015556677')
  await page.getByText('Nobody matches').waitFor()
  await panel(page).getByLabel('Note').click()
  expect(await client.inputValue()).toBe('Marta +77015556677')
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page).getByText('Nobody is chosen').waitFor()
  await client.focus()
  await page.keyboard.press('Enter')
  await expect.poll(() => panel(page).getByLabel('Name').inputValue()).toBe('Marta')
  await expect.poll(() => panel(page).getByLabel('Phone').inputValue()).toContain('701 555')
  for (const service of ['Haircut', 'Shave']) {
    await panel(page).getByRole('combobox', { name: 'Services' }).fill(service)
    await page.keyboard.press('Enter')
    await panel(page).getByLabel(`Price: ${service}`).waitFor()
  }
  await panel(page).getByText('Anna has another booking: 12:00–13:00').waitFor()
  await panel(page).getByRole('button', { name: '13:00' }).click()
  await panel(page).getByText('another booking').waitFor({ state: 'detached' })
  expect(await panel(page).getByLabel('To', { exact: true }).inputValue()).toBe('14:30')
  await panel(page).getByRole('button', { name: 'Book' }).click()
  await row(page, 'Marta').getByText('13:00–14:30').waitFor()
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'what somebody else changes is told, and what is typed stays',
  async () => {
    const id = await pages.uzel.book(pages.salon, `${day} 16:00:00`)
    const page = await pages.openPage(`${list}&booking=${id}`)
    await panel(page).getByLabel('Note').fill('Typed here')
    const { boris, statuses } = pages.salon
    await ask(`PUT /api/bookings/${id}`, { user_id: boris, status_id: statuses.confirmed })
    await panel(page).getByText('Somebody has just changed this booking').waitFor()
    await panel(page).getByRole('button', { name: 'Got it' }).click()
    expect(await panel(page).getByLabel('Note').inputValue()).toBe('Typed here')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Stay' }).click()
    await panel(page).getByRole('button', { name: 'Save' }).click()
    await panel(page).waitFor({ state: 'detached' })
    expect(await ask(`GET /api/bookings/${id}`)).toMatchObject({
      note: 'Typed here',
      user_id: boris,
      status_id: statuses.confirmed,
    })
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('a cancelled hour is offered to whoever waits for it', async () => {
  const { client, haircut, anna } = pages.salon
  const wait = { client_id: client, service_ids: [haircut], from_date: day, to_date: day }
  const other = await ask('POST /api/clients', { first_name: 'Waiting' })
  await ask('POST /api/waitlist', { ...wait, client_id: other['id'] })
  const id = await pages.uzel.book(pages.salon, `${day} 18:00:00`)
  const page = await pages.openPage(`/bookings/waiting?booking=${id}`)
  await panel(page).getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Cancel the visit' }).click()
  await page.getByRole('button', { name: 'Cancel the visit' }).click()
  await page.getByText('Freed up:').waitFor()
  await page.getByRole('main').getByRole('button', { name: 'Book', exact: true }).click()
  await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
  await page.getByText('Nobody is waiting').waitFor()
  const { items } = await ask(`GET /api/bookings?client_id=${other['id']}`)
  expect(items).toMatchObject([{ user_id: anna, service_ids: [haircut] }])
  await page.context().close()
})

test.skipIf(!hasBrowser)('a cancellation is taken back, and the history tells both', async () => {
  const id = await pages.uzel.book(pages.salon, `${day} 20:00:00`)
  const page = await pages.openPage(`${list}&booking=${id}`)
  await panel(page).getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Cancel the visit' }).click()
  await page.getByRole('button', { name: 'Cancel the visit' }).click()
  await page.getByRole('button', { name: 'Undo' }).click()
  const { active } = pages.salon.statuses
  await expect.poll(() => ask(`GET /api/bookings/${id}`)).toMatchObject({ status_id: active })
  await page.goto(`${list}&booking=${id}`)
  await panel(page).getByRole('tab', { name: 'History' }).click()
  await panel(page).getByText('Ada').first().waitFor()
  expect(await panel(page).getByText('Changed', { exact: true }).count()).toBe(2)
  await page.context().close()
})

test.skipIf(!hasBrowser)('a change is meant for one visit of a series, or for more', async () => {
  const { anna, client, haircut } = pages.salon
  const { items } = await ask('POST /api/bookings/series', {
    client_id: client,
    user_id: anna,
    service_ids: [haircut],
    start_time: '2031-06-02 10:00:00',
    rrule: 'FREQ=WEEKLY;COUNT=3',
  })
  const ids = (items as { id: number }[]).map(({ id }) => id)
  const notes = () =>
    Promise.all(ids.map(async (id) => (await ask(`GET /api/bookings/${id}`))['note']))
  const page = await pages.openPage(`${list}&booking=${ids[1]}`)
  const change = async (note: string, scope: string) => {
    await panel(page).getByLabel('Note').fill(note)
    await panel(page).getByLabel(scope).check()
    await panel(page).getByRole('button', { name: 'Save' }).click()
    await panel(page).waitFor({ state: 'detached' })
    await page.goBack()
  }
  await change('Once', 'This visit only')
  expect(await notes()).toEqual(['', 'Once', ''])
  await page.goto(`${list}&booking=${ids[1]}`)
  await change('From now on', 'This and the following')
  expect(await notes()).toEqual(['', 'From now on', 'From now on'])
  await page.goto(`${list}&booking=${ids[1]}`)
  await change('Always', 'The whole series')
  expect(await notes()).toEqual(['Always', 'Always', 'Always'])
  await page.context().close()
})

test.skipIf(!hasBrowser)('outside the hours it says so, and books when that is meant', async () => {
  const { anna, haircut, client } = pages.salon
  const start = new Date('2031-06-03T01:00:00Z').toISOString()
  const page = await pages.openPage(
    `${list}&new=1&user=${anna}&client=${client}&services=${haircut}&start=${start}`,
  )
  const book = panel(page).getByRole('button', { name: 'Book', exact: true })
  await panel(page)
    .getByText(/Anna (works|does not work)/)
    .waitFor()
  await book.click()
  const before = await ask(`GET /api/bookings?from=2031-06-03&to=2031-06-03`)
  expect(before['items']).toEqual([])
  await panel(page).getByLabel('Book anyway').check()
  await panel(page).getByText('Tell the employee about it.').waitFor()
  await book.click()
  await panel(page).waitFor({ state: 'detached' })
  const after = await ask(`GET /api/bookings?from=2031-06-03&to=2031-06-03`)
  expect(after['items']).toMatchObject([{ user_id: anna, start_time: start }])
  await page.context().close()
})

test.skipIf(!hasBrowser)('the list is handed over as a file', async () => {
  const page = await pages.openPage(list)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'CSV file' }).click()
  const download = await saving
  expect(download.suggestedFilename()).toBe('bookings.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toContain('Date,From,To,Client')
  expect(text).toContain(`${day},10:00,11:00,Olena Koval`)
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'a service that needs a workplace gets one that is free, unless a person says otherwise',
  async () => {
    const { anna, chair, client, shave } = pages.salon
    await ask(`PUT /api/services/${shave}`, { needs_workplace: true })
    const started = `&start=${day}T14:00:00Z&user=${anna}&client=${client}&services=${shave}`
    const page = await pages.openPage(`${list}&new=1${started}`)
    const place = panel(page).getByLabel('Workplace')
    await expect.poll(() => place.inputValue()).toBe(String(chair))
    await place.selectOption({ index: 0 })
    await panel(page).getByLabel('Note').fill('In the hall')
    await panel(page).getByRole('button', { name: 'Book', exact: true }).click()
    await panel(page).waitFor({ state: 'detached' })
    const { items } = await ask(`GET /api/bookings?from=${day}&to=${day}`)
    expect(items).toContainEqual(
      expect.objectContaining({ note: 'In the hall', workplace_id: null }),
    )
    await page.context().close()
  },
)
