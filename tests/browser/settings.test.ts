import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  hasBrowser,
  openContext,
  password,
  patienceMs,
  type SalonPages,
  signIn,
  startSalonPages,
} from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  page = await pages.openPage('/services')
})
afterAll(() => pages?.close())

const row = (name: string) => page.getByRole('row').filter({ hasText: name })
const drawer = () => page.getByRole('dialog')

async function priceOf(id: number): Promise<unknown> {
  return (await pages.uzel.ask(pages.salon, `GET /api/services/${id}`)).body['price_minor']
}

test.skipIf(!hasBrowser)('a service is added in the drawer and stands in the list', async () => {
  await page.getByRole('link', { name: 'Add a service' }).first().click()
  await drawer().getByLabel('Name').fill('Manicure')
  await drawer().getByLabel('Price').fill('45')
  await drawer().getByLabel('Break after').fill('10')
  await drawer().getByRole('button', { name: 'Save' }).click()
  await row('Manicure').getByText('+10 after').waitFor()
  expect(await drawer().count()).toBe(0)
})

test.skipIf(!hasBrowser)('a price is changed in its row, and taken back', async () => {
  const price = row('Haircut').getByRole('button', { name: /5,000/ })
  await price.click()
  await page
    .getByRole('group', { name: /Haircut/ })
    .getByRole('textbox')
    .fill('6000')
  await page.keyboard.press('Enter')
  await page.getByText('Haircut: now').waitFor()
  expect(await priceOf(pages.salon.haircut)).toBe(600_000)
  await page.getByRole('button', { name: 'Undo' }).click()
  await price.waitFor()
  // The page shows it before the server has agreed.
  await expect.poll(() => priceOf(pages.salon.haircut)).toBe(500_000)
})

test.skipIf(!hasBrowser)('an archived service leaves the list until it is undone', async () => {
  await row('Shave').getByRole('button', { name: 'Actions: Shave' }).click()
  await page.getByRole('menuitem', { name: 'Archive' }).click()
  await row('Shave').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Undo' }).last().click()
  await row('Shave').waitFor()
})

test.skipIf(!hasBrowser)('statuses are put in order from the keyboard, for good', async () => {
  await page.goto('/settings/statuses')
  const names = () => page.getByRole('listitem').filter({ has: page.locator('.ui-badge') })
  await names().first().getByText('New', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Rearrange: New' }).press('ArrowDown')
  await page.getByText('Order saved').waitFor()
  // Moved up again its row is taken out and put in elsewhere, and the focus comes along.
  const notices = page.getByRole('region', { name: 'Notices' })
  await notices.getByRole('button', { name: 'Close' }).click()
  await page.getByText('Order saved').waitFor({ state: 'detached' })
  const focused = () => page.evaluate('document.activeElement.getAttribute("aria-label")')
  await page.getByRole('button', { name: 'Move up: New' }).press('Enter')
  await names().first().getByText('New', { exact: true }).waitFor()
  await expect.poll(focused).toBe('Rearrange: New')
  await notices.getByRole('button', { name: 'Undo' }).press('Enter')
  await names().nth(1).getByText('New', { exact: true }).waitFor()
  await expect.poll(focused).toBe('Rearrange: New')
  await page.waitForLoadState('networkidle')
  await page.reload()
  await names().nth(1).getByText('New', { exact: true }).waitFor()
  expect(await names().first().innerText()).toContain('Confirmed')
})

test.skipIf(!hasBrowser)('another time zone says what it does before it is saved', async () => {
  await page.goto('/settings/business')
  await page.getByLabel('Address').fill('10 Garden Street')
  const zone = page.getByLabel('Time zone')
  await zone.click()
  await zone.fill('Berlin')
  await page
    .getByRole('option', { name: /Berlin/ })
    .first()
    .click()
  await page.getByText('The clock goes back by').waitFor()
  await page.getByRole('button', { name: 'Discard' }).click()
  expect(await page.getByLabel('Address').inputValue()).toBe('')
  await page.getByLabel('Address').fill('12 Garden Street')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Saved', { exact: true }).waitFor()
  const { body } = await pages.uzel.ask(pages.salon, 'GET /api/tenant')
  expect(body['address']).toBe('12 Garden Street')
})

test.skipIf(!hasBrowser)('an invited person chooses a password and is in', async () => {
  await page.goto('/settings/users?person=new')
  await drawer().getByLabel('Name').fill('Nina')
  await drawer().getByLabel('E-mail').fill('nina@example.com')
  await drawer().getByText('Manager', { exact: true }).first().click()
  await drawer().getByRole('button', { name: 'Add and get the link' }).click()
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue()
  const context = await openContext(pages.browser, pages.uzel.url)
  const guest = await context.newPage()
  guest.setDefaultTimeout(patienceMs)
  await guest.goto(link)
  await guest.getByRole('heading', { name: 'Welcome, Nina' }).waitFor()
  await guest.getByLabel('Choose a password').fill('a long enough one')
  await guest.getByRole('button', { name: 'Save and sign in' }).click()
  await guest.locator('#main').waitFor()
  expect(await (await context.request.get('/api/me')).json()).toMatchObject({ role: 'manager' })
  await context.close()
})

test.skipIf(!hasBrowser)('a token is shown once, and revoked', async () => {
  await page.goto('/settings/tokens')
  await page.getByRole('button', { name: 'New token' }).first().click()
  await drawer().getByLabel('What it is for').fill('Website')
  await drawer().getByRole('button', { name: 'Make it' }).click()
  const token = await drawer().getByLabel('Token').inputValue()
  expect(token.length).toBeGreaterThan(20)
  await drawer().getByRole('button', { name: 'I have kept it' }).click()
  await row('Website').getByText('Read only').waitFor()
  expect(await page.content()).not.toContain(token)
  await row('Website').getByRole('button', { name: 'Revoke the token Website' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click()
  await row('Website').waitFor({ state: 'detached' })
})

test.skipIf(!hasBrowser)('a webhook tells its secret once and lists what it sends', async () => {
  await page.goto('/settings/webhooks')
  await page.getByRole('button', { name: 'Add an address' }).first().click()
  await drawer().getByLabel('Address').fill('https://hooks.example.com/uzel')
  await drawer().getByRole('button', { name: 'Add', exact: true }).click()
  expect(await drawer().getByLabel('Signing secret').inputValue()).toMatch(/^whsec_/)
  await drawer().getByRole('button', { name: 'I have kept it' }).click()
  await page.getByRole('link', { name: 'hooks.example.com' }).click()
  await page.getByRole('button', { name: 'Send a test' }).click()
  await row('WebhookTest').getByText('Waiting').waitFor()
  await page.getByRole('link', { name: 'WebhookTest' }).click()
  await drawer().getByText('"type": "WebhookTest"').waitFor()
})

test.skipIf(!hasBrowser)('the log says who changed what, and narrows to one subject', async () => {
  await page.goto(`/settings/audit-log?subject=service&id=${pages.salon.haircut}`)
  const change = page.getByRole('listitem').filter({ hasText: 'changed the service Haircut' })
  await change.first().waitFor()
  expect(await change.last().innerText()).toMatch(
    /Ada · changed[\s\S]*Price:[\s\S]*5,000[\s\S]*6,000/,
  )
  expect(await page.getByText('changed the status').count()).toBe(0)
})

test.skipIf(!hasBrowser)('a super admin goes inside a business, and out again', async () => {
  const other = await pages.uzel.makeSalon('Barbershop')
  const person = { name: 'Sue', role: 'super_admin', email: 'sue@example.com', password }
  await pages.uzel.ask(pages.salon, 'POST /api/users', person, 'super_admin')
  const context = await openContext(pages.browser, pages.uzel.url)
  await signIn(context, person.email)
  const visit = await context.newPage()
  visit.setDefaultTimeout(patienceMs)
  await visit.goto('/tenants')
  await visit.getByRole('button', { name: 'Actions: Barbershop' }).click()
  await visit.getByRole('menuitem', { name: 'Go inside' }).click()
  await visit.getByLabel('Why').fill('Their question')
  await visit.getByRole('button', { name: 'Go inside' }).click()
  await visit.getByText('You are inside Barbershop as support').waitFor()
  const { body } = await pages.uzel.ask(other, 'GET /api/audit-log?limit=1')
  expect(JSON.stringify(body)).toContain('Their question')
  await visit.getByRole('button', { name: 'Leave' }).click()
  await visit.waitForURL('**/tenants')
  expect(await visit.getByText('You are inside').count()).toBe(0)
  await context.close()
})

test.skipIf(!hasBrowser)('on a phone the button that copies is as wide as its word', async () => {
  await pages.uzel.ask(pages.salon, 'PUT /api/online-booking', { enabled: true })
  const context = await pages.browser.newContext({
    baseURL: pages.uzel.url,
    locale: 'ru',
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
  })
  await signIn(context, pages.emails.admin)
  const phone = await context.newPage()
  phone.setDefaultTimeout(patienceMs)
  await phone.goto('/settings/online-booking')
  const copy = phone.getByRole('button', { name: 'Скопировать' }).first()
  await copy.waitFor()
  const overflowPx = await copy.evaluate((button) => button.scrollWidth - button.clientWidth)
  expect(overflowPx).toBeLessThanOrEqual(0)
  await context.close()
})
