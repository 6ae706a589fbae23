import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../support/portal.ts'
import {
  day,
  hasBrowser,
  openContext,
  password,
  patienceMs,
  type SalonPages,
  signIn,
  startSalonPages,
} from './salon-page.ts'

const phone = '+77015556677'

let pages: SalonPages
let portal: TestPortal
let connection: number
/** The administrator, who works, and the manager, who only watches and never reloads. */
let ada: Page
let mila: Page
/** The visit that the day turns about. */
let visit: number

beforeAll(async () => {
  if (!hasBrowser) return
  portal = await startPortal()
  pages = await startSalonPages()
  connection = await pages.uzel.connect(pages.salon, portal)
  await mapConfirmedTo('PREPARATION')
  await pages.uzel.program.work()
  const email = 'mila@example.com'
  const manager = { name: 'Mila', role: 'manager', bookable: false, email, password }
  await pages.uzel.ask(pages.salon, 'POST /api/users', manager, 'super_admin')
  mila = await openBrowser()
  await signIn(mila.context(), email)
  await mila.goto(`/calendar?date=${day}`)
  await mila.locator('#day').waitFor()
  await mila.evaluate('window.openedOnce = true')
})
afterAll(async () => {
  await pages?.close()
  await portal?.close()
})

async function openBrowser(): Promise<Page> {
  const page = await (await openContext(pages.browser, pages.uzel.url)).newPage()
  page.setDefaultTimeout(patienceMs)
  return page
}

async function mapConfirmedTo(stage: string): Promise<void> {
  const settings = { stage_map: { [pages.salon.statuses.confirmed]: stage } }
  const { status } = await ask(`PUT /api/connections/${connection}`, { settings })
  expect(status).toBe(204)
}

const ask = (request: string, body?: object) => pages.uzel.ask(pages.salon, request, body)
const stored = async (id = visit) => (await ask(`GET /api/bookings/${id}`)).body
const everywhere = (look: (page: Page) => Promise<void>) => Promise.all([ada, mila].map(look))
const block = (page: Page, id = visit) => page.locator(`[data-booking="${id}"]`)
const standsAt = (time: string) => everywhere((page) => block(page).getByText(time).waitFor())
const column = (page: Page, name: string) => page.getByRole('group', { name, exact: true })
const panel = () => ada.getByRole('dialog').first()
const press = (name: string) => ada.getByRole('button', { name, exact: true }).click()
const says = (text: string | RegExp) => ada.getByRole('main').getByText(text).first().waitFor()
/** By the navigation, where a section that needs somebody says so after its name. */
const goTo = (section: RegExp) =>
  ada.getByRole('navigation').getByRole('link', { name: section }).first().click()
const deal = async () => {
  const { crm_deal_id: dealId } = await stored()
  return (await portal.deals()).find(({ id }) => id === dealId)
}

/** Carries the visit by the mouse, down by minutes. */
async function carry(minutes: number): Promise<void> {
  // The hour that it is carried to is in sight as well.
  await block(ada).evaluate((element) => element.scrollIntoView({ block: 'center' }))
  const box = await block(ada).boundingBox()
  if (!box) throw new Error('nothing to carry')
  const from = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const toY = from.y + (minutes / 15) * 20
  await ada.mouse.move(from.x, from.y)
  await ada.mouse.down()
  await ada.mouse.move(from.x, (from.y + toY) / 2, { steps: 3 })
  await ada.mouse.move(from.x, toY, { steps: 3 })
}

/** Chooses in the menu of a booking, as the right button opens it. */
async function choose(id: number, item: string): Promise<void> {
  await block(ada, id).click({ button: 'right' })
  await ada.getByRole('menuitem', { name: item }).click()
}

test.skipIf(!hasBrowser)('the administrator signs in, and the day is open', async () => {
  ada = await openBrowser()
  await ada.goto(`/calendar?date=${day}`)
  await ada.getByLabel('E-mail').fill(pages.emails.admin)
  await ada.getByLabel('Password', { exact: true }).fill(password)
  await ada.keyboard.press('Enter')
  await column(ada, 'Anna').waitFor()
  await ada.getByRole('list', { name: 'Who else looks at the calendar' }).waitFor()
  expect(new URL(ada.url()).searchParams.get('date')).toBe(day)
})

test.skipIf(!hasBrowser)(
  'a client calls: the visit is on both screens, and its deal in the portal',
  async () => {
    await ada.keyboard.press('n')
    expect(await panel().getByLabel('Date').textContent()).toMatch(/10 Mar/)
    await ada.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    const body = await column(ada, 'Anna').locator('[data-column]').boundingBox()
    if (!body) throw new Error('there is no column')
    await ada.mouse.click(body.x + 60, Math.max(body.y, 0) + 400)
    expect(await panel().getByLabel('Date').textContent()).toMatch(/10 Mar/)
    await panel().getByRole('combobox', { name: 'Client' }).fill('Marta')
    await ada.getByText('Nobody matches').waitFor()
    await ada.getByRole('button', { name: 'New client' }).last().click()
    await panel().getByLabel('Phone').fill(phone)
    for (const service of ['Haircut', 'Shave']) {
      await panel().getByRole('combobox', { name: 'Services' }).fill(service)
      await ada.keyboard.press('Enter')
      await panel().getByLabel(`Price: ${service}`).waitFor()
    }
    await panel().getByLabel('From', { exact: true }).fill('10:00')
    await panel().getByRole('button', { name: 'Book', exact: true }).click()
    const shown = (page: Page) => page.locator('[data-booking]').filter({ hasText: 'Marta' })
    await everywhere((page) => shown(page).getByText('10:00').waitFor())
    visit = Number(await shown(ada).getAttribute('data-booking'))
    await everywhere((page) => block(page).getByRole('img', { name: 'In step' }).waitFor())
    const contact = (await portal.contacts()).find(({ name }) => name === 'Marta')
    expect(JSON.stringify(contact)).toContain(phone)
    expect(await deal()).toMatchObject({
      stageId: 'NEW',
      contactId: contact?.id,
      opportunity: 7_000,
    })
    const rows = (await portal.rows('productRows')).map((row) => row['productName'])
    expect(rows).toEqual(['Haircut', 'Shave'])
  },
)

test.skipIf(!hasBrowser)('it is dragged, taken back, and carried on by keys', async () => {
  await carry(60)
  await ada.locator('.cal-ghost').getByText('11:00–12:30').waitFor()
  await ada.mouse.up()
  await standsAt('11:00')
  await press('Undo')
  await standsAt('10:00')
  await block(ada).focus()
  await ada.keyboard.press('m')
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('ArrowDown')
  await ada.keyboard.press('Enter')
  await standsAt('10:30')
  const start = (await stored())['start_time']
  await block(ada).getByRole('img', { name: 'In step' }).waitFor()
  expect(JSON.stringify(await deal())).toContain(String(start).slice(0, 10))
})

test.skipIf(!hasBrowser)('a taken hour is refused with words, and nothing changes', async () => {
  const taken = await pages.uzel.book(pages.salon, `${day} 13:00:00`)
  await everywhere((page) => block(page, taken).waitFor())
  const before = await stored()
  await carry(120)
  await ada.locator('.cal-ghost').getByText('The employee is busy 13:00–14:00').waitFor()
  await ada.mouse.up()
  const dialog = ada.getByRole('dialog', { name: 'The booking stays where it was' })
  await dialog.getByText('Olena Koval').waitFor()
  await dialog.getByRole('button', { name: 'Leave it' }).click()
  await standsAt('10:30')
  expect(await stored()).toEqual(before)
})

test.skipIf(!hasBrowser)('a stage chosen in the portal is the status on both screens', async () => {
  const { id = 0 } = (await deal()) ?? {}
  await portal.edit({ entity: 'deal', id, fields: { stageId: 'PREPARATION' } })
  await everywhere((page) => block(page).getByText('Confirmed').waitFor({ state: 'attached' }))
  expect((await stored())['status_id']).toBe(pages.salon.statuses.confirmed)
})

test.skipIf(!hasBrowser)(
  'a cancellation says what becomes of the deal, is taken back, and is made for good',
  async () => {
    const cancel = async () => {
      await choose(visit, 'Cancel the booking')
      const question = ada.getByRole('alertdialog', { name: /booking: Marta, .+\d\d:\d\d/ })
      await question.getByRole('button', { name: 'Keep it' }).waitFor()
      await question.getByText('The deal in the CRM moves to Lost.').waitFor()
      await question.getByRole('button', { name: 'Cancel the booking' }).click()
      await everywhere((page) => page.locator(`[data-booking="${visit}"].gone`).waitFor())
    }
    await cancel()
    await ada.getByRole('button', { name: 'Undo' }).last().click()
    const back = (page: Page) => page.locator(`[data-booking="${visit}"]:not(.gone)`).waitFor()
    await everywhere(back)
    expect((await stored())['status_id']).toBe(pages.salon.statuses.confirmed)
    await cancel()
    await expect.poll(async () => (await deal())?.['stageId']).toBe('LOSE')
  },
)

test.skipIf(!hasBrowser)(
  'a record that the portal refuses is found, understood, mended and sent',
  async () => {
    // Somebody has removed in the portal the stage that confirmed visits go to.
    await pages.uzel.sql(
      `update connections set settings = jsonb_set(settings, '{stage_map}', $1)`,
      [JSON.stringify({ [pages.salon.statuses.confirmed]: 'UC_GONE' })],
    )
    const id = await pages.uzel.book(pages.salon, `${day} 16:00:00`)
    await block(ada, id).getByRole('img', { name: 'In step' }).waitFor()
    await choose(id, 'Confirmed')
    await everywhere((page) => block(page, id).getByRole('img', { name: 'Refused' }).waitFor())

    await goTo(/^Connections/)
    await says('1 record needs you')
    await ada.getByRole('main').getByRole('link', { name: 'Show them' }).first().click()
    await ada
      .getByRole('main')
      .getByRole('link', { name: /Olena Koval/ })
      .click()
    await says('It did not accept the record')
    await says(/Deal Stage/)
    const table = ada.getByRole('table', { name: 'The record on both sides' })
    const heads = await table.getByRole('columnheader').allTextContents()
    expect(heads).toEqual(['Field', 'Here', 'Agreed', 'Portal'])
    await table
      .getByRole('row', { name: /^Status/ })
      .getByText('differs')
      .waitFor()

    await ada.getByRole('link', { name: 'Settings' }).last().click()
    await ada.getByLabel('Stage for “Confirmed”').selectOption({ label: 'Document preparation' })
    await press('Save')
    await ada.getByText('Saved', { exact: true }).waitFor()
    await ada.goBack()
    await press('Try again now')
    await goTo(/^Connections/)
    await says('Everything is in step')
    await block(mila, id).getByRole('img', { name: 'In step' }).waitFor()
    const { crm_deal_id: dealId } = await stored(id)
    const sent = (await portal.deals()).find((one) => one.id === dealId)
    expect(sent).toMatchObject({ stageId: 'PREPARATION' })
  },
)

test.skipIf(!hasBrowser)('a vacation is entered, and hatched in the calendar', async () => {
  const away = '2031-03-12'
  await goTo(/^Team/)
  await ada.getByRole('link', { name: 'Boris' }).click()
  await ada.getByRole('tab', { name: 'Vacations and other days' }).click()
  await ada.goto(`/team/${pages.salon.boris}?tab=days&month=${away.slice(0, 7)}`)
  await ada.locator(`[data-date="${away}"]`).click()
  await ada.getByLabel('Note').fill('The sea')
  await press('Save')
  await ada.getByText('the vacation is saved').waitFor()
  await ada.goto(`/calendar?date=${away}`)
  const hers = column(ada, 'Boris')
  await hers.getByText('The sea').waitFor()
  const [body, hatched] = await Promise.all([
    hers.locator('[data-column]').boundingBox(),
    hers.locator('.cal-hatched').boundingBox(),
  ])
  expect(hatched?.height).toBe(body?.height)
})

test.skipIf(!hasBrowser)('a file of twenty clients comes in, and two rows do not fit', async () => {
  const rows = Array.from({ length: 20 }, (_, at) => `Client ${at + 1};+7701600${1000 + at}`)
  rows[6] = 'Without a phone;12'
  rows[12] = ';+77016009999'
  await goTo(/^Clients/)
  await ada.getByRole('link', { name: 'Import' }).click()
  await ada.locator('input[type=file]').setInputFiles({
    name: 'clients.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['Name;Phone', ...rows, ''].join('\n')),
  })
  await press('Check')
  await ada.getByText('line 8').waitFor()
  await ada.getByText('line 14').waitFor()
  await press('Import 18 clients')
  await ada.getByText('The import is done').waitFor()
  await press('Download the rows')
  await ada.getByRole('link', { name: 'To the clients' }).click()
  await ada.getByRole('searchbox').fill('Client 20')
  await ada.getByRole('link', { name: 'Client 20' }).waitFor()
})

test.skipIf(!hasBrowser)('somebody written down twice becomes one again', async () => {
  await goTo(/^Clients/)
  await ada.getByRole('link', { name: 'New client' }).click()
  const form = ada.getByRole('dialog', { name: 'New client' })
  await form.getByLabel('First name').fill('Martha')
  await form.getByLabel('Phone').fill(phone)
  await form.getByText('Somebody already has this phone:').waitFor()
  await form.getByRole('button', { name: 'Save' }).click()
  await ada.getByRole('heading', { level: 1, name: 'Martha' }).waitFor()
  await ada.goto('/clients/duplicates')
  await ada.getByRole('button', { name: /Merge/ }).click()
  const dialog = ada.getByRole('dialog', { name: 'Merge clients' })
  await dialog.getByText('Leaves the list').waitFor()
  await dialog.getByRole('button', { name: 'Merge', exact: true }).click()
  await ada.getByText('Merged: Marta').waitFor()
  await ada.getByText('No duplicates').waitFor()
})

test.skipIf(!hasBrowser)(
  'the day ends with both sides the same, and no page reloaded',
  async () => {
    await goTo(/^Connections/)
    await says('Everything is in step')
    await ada.getByRole('main').getByRole('link', { name: 'Portal' }).first().click()
    await ada.getByRole('link', { name: 'Audit', exact: true }).click()
    await press('Compare')
    await says('100%')
    await says('Both sides are the same')
    expect(await mila.evaluate('window.openedOnce')).toBe(true)
  },
)
