import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { randomToken } from '../../src/kernel/ids.ts'
import { systemPrincipal } from '../../src/kernel/principal.ts'
import { createUser } from '../../src/modules/identity/index.ts'
import { createTenant } from '../../src/modules/tenancy/index.ts'
import { day, hasBrowser, password, type SalonPages, startSalonPages } from './salon-page.ts'

const minutesPromised = 3
const patienceMs = 10_000
let pages: SalonPages
let page: Page
let clicks = 0

beforeAll(async () => {
  if (hasBrowser) pages = await startSalonPages()
})
beforeEach(() => {
  clicks = 0
})
afterEach(() => page?.context().close())
afterAll(() => pages?.close())

async function press(name: string | RegExp, role: 'button' | 'option' | 'menuitem' = 'button') {
  clicks += 1
  await page.getByRole(role, { name }).first().click()
}
const heading = (name: string) => page.getByRole('heading', { level: 2, name }).waitFor()

test.skipIf(!hasBrowser)(
  'an empty business is led from signing in to its first booking by clicks',
  async () => {
    const { tenantId, email } = await makeEmptyBusiness()
    page = await openGuest()
    const startedAtMs = performance.now()
    await page.goto('/')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(password)
    await press('Sign in')
    await heading('Your business')
    expect(await page.getByLabel('Currency').inputValue()).toContain('KZT')
    expect(await page.getByLabel('Time zone').inputValue()).toContain('Almaty')
    await page.getByLabel(/^Phone/).fill('+7 701 123 45 67')
    await press('Save and go on')
    await heading('What you do')
    await press('Take this set')
    await page.getByText('Only you know the prices').waitFor()
    await press('Save and go on')
    await heading('Who takes clients')
    await page.getByLabel('Name').fill('Aigerim')
    await press('Save and go on')
    await heading('When you work')
    await press('Every day 10–20')
    await press('Save and go on')
    await heading('Connect Bitrix24?')
    await press('Later')
    await heading('Book the first client')
    await press('Book a client')
    await bookInPanel()
    await page.getByText('The first booking is in the calendar. Welcome!').waitFor()
    await press('To the calendar')
    await page.waitForURL('**/calendar')
    const seconds = Math.round((performance.now() - startedAtMs) / 1000)
    expect(clicks).toBeLessThanOrEqual(20)
    expect(seconds).toBeLessThan(minutesPromised * 60)
    const [{ count } = { count: 0 }] = await pages.uzel.sql<{ count: number }>(
      'select count(*)::int as count from bookings where tenant_id = $1',
      [tenantId],
    )
    expect(count).toBe(1)
  },
  60_000,
)

test.skipIf(!hasBrowser)('the way back to the first steps is gone once they are over', async () => {
  const hint = () => page.getByText('First steps')
  page = await pages.openPage('/services')
  await hint().waitFor()
  await pages.uzel.book(pages.salon, `${day} 10:00:00`)
  await hint().waitFor({ state: 'detached' })
})

/** A business as it is before anybody has done anything in it, and somebody who signs in to it. */
async function makeEmptyBusiness() {
  const { db } = pages.uzel.program
  const tenant = await createTenant(db, {
    name: 'New place',
    language: 'en',
    actor: { kind: 'system' },
  })
  const email = `new-${randomToken(6)}@example.com`.toLowerCase()
  await db.transaction(tenant.id, (tx) =>
    createUser(tx, systemPrincipal(tenant.id), {
      name: 'Nina',
      role: 'admin',
      email,
      password,
      bookable: false,
    }),
  )
  return { tenantId: tenant.id, email }
}

async function openGuest(): Promise<Page> {
  const context = await pages.browser.newContext({
    baseURL: pages.uzel.url,
    locale: 'en-GB',
    timezoneId: 'Asia/Almaty',
  })
  const opened = await context.newPage()
  opened.setDefaultTimeout(patienceMs)
  return opened
}

async function bookInPanel() {
  const panel = page.getByRole('dialog')
  clicks += 1
  await panel.getByRole('button', { name: 'New client' }).click()
  await panel.getByLabel('Name').fill('Olena')
  await panel.getByLabel('Phone').fill('+7 701 555 44 33')
  await panel.getByRole('combobox', { name: 'Services' }).click()
  await press(/Haircut|cut/i, 'option')
  clicks += 1
  await panel.getByRole('button', { name: 'Book', exact: true }).click()
}
