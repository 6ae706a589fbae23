import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type MailBox,
  startMailServer,
} from '../../src/modules/messages/testing/start-mail-server.ts'
import { startLocation, type TestLocation } from '../support/location.ts'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { type ClientSalon, dina, nextWeek, startClientSalon, typeDetails } from './client-salon.ts'
import { hasBrowser } from './salon-page.ts'

// One story, told in order: a client with a phone, a salon with Bitrix24 as its CRM and a part of
// its services in YClients. The worker runs as it does at home; nothing is pushed along by hand.

let one: ClientSalon
let mail: MailBox
let portal: TestPortal
let location: TestLocation
let phone: Page
let stop: () => Promise<void>
/** A service that YClients keeps. */
let colouring: number

beforeAll(async () => {
  if (!hasBrowser) return
  mail = await startMailServer()
  one = await startClientSalon(mail)
  portal = await startPortal()
  location = await startLocation({ zone: 'Asia/Almaty' })
  const fields = { title: 'Сложное окрашивание', price: 24_000, duration: 7_200 }
  await location.edit({ entity: 'service', fields })
  await location.edit({ entity: 'staff', fields: { name: 'Айгүл Сәтбаева' } })
  await one.uzel.connect(one.salon, portal)
  await location.connect(one.uzel, one.salon)
  await one.uzel.drain(portal, location)
  const worker = one.uzel.program.worker()
  await worker.start()
  stop = () => worker.stop()
  colouring = await numberOf(fields.title)
  phone = await one.openPhone(`/book/${one.slug}`)
}, 120_000)
afterAll(async () => {
  await stop?.()
  await one?.close()
  await portal?.close()
  await location?.close()
  await mail?.close()
})

const home = () => `/book/${one.slug}`
const within = { timeout: 15_000 }

async function numberOf(name: string): Promise<number> {
  const [row] = await one.uzel.sql<{ id: string }>(
    `select s.id from services s join links l on l.local_id = s.id and l.kind = 'service'
     where s.name = $1 and l.state = 'idle'`,
    [name],
  )
  return Number(row?.id ?? 0)
}

const deals = async () => (await portal.deals()).map(({ title }) => String(title))

async function stageOf(title: string): Promise<unknown> {
  return (await portal.deals()).find((deal) => deal['title'] === title)?.['stageId']
}

/** What the last letter to the client says. */
function codeSent(): string {
  const letters = mail.letters.filter(({ to }) => to.includes(dina.email))
  const [, code = ''] = /^Subject: Sign-in code: (\d+)/m.exec(letters.at(-1)?.raw ?? '') ?? []
  return code
}

/** The salon's own screen, on the day of an instant. */
function openDesk(at: string): Promise<Page> {
  const date = new Date(Date.parse(at) + 5 * 3_600_000).toISOString().slice(0, 10)
  return one.pages.openDay('admin', `/calendar?date=${date}`)
}

/** Chooses a time of next week; answers it as an instant. */
async function chooseTime(place: number): Promise<string> {
  await nextWeek(phone)
  const slot = phone.locator('main [data-slot]').nth(place)
  const href = String(await slot.getAttribute('href'))
  await slot.tap()
  return String(new URL(href, one.uzel.url).searchParams.get('at'))
}

test.skipIf(!hasBrowser)(
  'booked on a phone, it stands on the open screen of the salon and in the CRM',
  async () => {
    await phone.getByRole('button', { name: 'Волосы' }).tap()
    await phone.locator(`[data-service="${one.service}"]`).tap()
    await phone.getByRole('link', { name: 'Choose a time' }).tap()
    const at = await chooseTime(2)
    await typeDetails(phone)
    await phone.getByRole('button', { name: 'Continue' }).tap()
    const desk = await openDesk(at)
    expect(await desk.locator('[data-booking]').count()).toBe(0)
    await phone.getByRole('button', { name: /^Book/ }).tap()
    await phone.getByRole('heading', { name: 'You are booked' }).waitFor()
    await desk.locator('[data-booking]', { hasText: 'Dina' }).waitFor()
    await desk.context().close()
    await expect.poll(deals, within).toContain('Женская стрижка · Dina Omarova')
    expect(await portal.contacts()).toContainEqual(
      expect.objectContaining({ name: 'Dina', lastName: 'Omarova' }),
    )
  },
)

test.skipIf(!hasBrowser)('the code of the letter signs in', async () => {
  await phone.goto(`${home()}/sign-in`)
  await phone.locator('input[name=email]').fill(dina.email)
  await phone.getByRole('button', { name: 'Send the code' }).tap()
  await phone.locator('input[name=code]').waitFor()
  await expect.poll(codeSent, within).toMatch(/^\d{6}$/)
  await phone.locator('input[name=code]').fill(codeSent())
  await phone.getByText('Signed in: Dina Omarova').waitFor()
  expect(await phone.locator('[data-visit]').count()).toBe(1)
})

test.skipIf(!hasBrowser)(
  'the window of YClients is opened by itself, and what is booked in it comes by itself',
  async () => {
    await phone.goto(`${home()}/service/${colouring}`)
    await phone.getByRole('link', { name: 'Book', exact: true }).tap()
    const form = phone.frameLocator('iframe')
    await form.getByRole('button', { name: 'Любой специалист' }).tap()
    await form.getByRole('heading', { name: 'Выберите день' }).waitFor()
    await form.locator('.choice').nth(8).tap()
    await form.locator('.times .choice').first().tap()
    await form.getByLabel('Имя').fill(dina.name)
    await form.getByLabel('Телефон').fill('+7 701 555 00 77')
    await form.getByRole('button', { name: 'Записаться' }).tap()
    const said = phone.getByRole('dialog')
    await said.getByText('The booking is in “My bookings”.').waitFor(within)
    await said.getByRole('button', { name: 'My bookings' }).tap()
    const card = phone.locator('[data-visit]', { hasText: 'Сложное окрашивание' })
    await card.getByText('YClients').waitFor()
    await expect.poll(deals, within).toContain('Сложное окрашивание · Dina Omarova')
  },
)

test.skipIf(!hasBrowser)(
  'where the business chose its own form, the same is booked there without leaving',
  async () => {
    await one.uzel.ask(one.salon, 'PUT /api/online-booking', { yclients_path: 'form' })
    await phone.goto(`${home()}/service/${colouring}`)
    await phone.getByRole('link', { name: 'Choose a time' }).tap()
    await chooseTime(9)
    await phone.getByRole('button', { name: 'Continue' }).tap()
    await phone.getByRole('button', { name: /^Book/ }).tap()
    await phone.getByRole('heading', { name: 'You are booked' }).waitFor(within)
    await phone.locator('[data-visit]').getByText('YClients').waitFor()
    const records = await location.rows('records')
    expect(records.filter(({ api_id }) => /online-/.test(String(api_id)))).toHaveLength(1)
    const title = 'Сложное окрашивание · Dina Omarova'
    await expect
      .poll(async () => (await deals()).filter((deal) => deal === title).length, within)
      .toBe(2)
  },
)

test.skipIf(!hasBrowser)(
  'moved and cancelled on the phone, it is so at the salon and in the CRM',
  async () => {
    const title = 'Женская стрижка · Dina Omarova'
    await phone.goto(`${home()}/my`)
    await phone.locator('[data-visit]', { hasText: 'Женская стрижка' }).tap()
    const file = await phone.request.get(
      String(await phone.getByRole('link', { name: 'Add to calendar' }).getAttribute('href')),
    )
    expect(await file.text()).toMatch(/BEGIN:VEVENT[\s\S]+SUMMARY:Женская стрижка/)
    const before = await phone.locator('[data-visit]').textContent()
    await phone.getByRole('link', { name: 'Reschedule' }).tap()
    await nextWeek(phone)
    await phone.locator('main [data-slot]').last().tap()
    await phone.getByRole('dialog').getByRole('button', { name: 'Reschedule' }).tap()
    await phone.getByText('The visit has been moved').waitFor()
    expect(await phone.locator('[data-visit]').textContent()).not.toBe(before)
    expect(await stageOf(title)).toBe('NEW')
    await phone.getByRole('button', { name: 'Cancel the visit' }).tap()
    await phone.getByRole('dialog').getByRole('button', { name: 'Cancel the visit' }).tap()
    await phone.getByText('The visit has been cancelled').waitFor()
    await expect.poll(() => stageOf(title), within).toBe('LOSE')
  },
)
