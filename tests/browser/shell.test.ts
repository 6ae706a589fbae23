import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { hasBrowser, type SalonPages, speak, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  page = await pages.openPage('/services')
})
afterAll(() => pages?.close())

const heading = (name: string) => page.getByRole('heading', { level: 1, name })

test.skipIf(!hasBrowser)('the menu leads to every place, and says where one is', async () => {
  const menu = page.getByRole('navigation', { name: 'Main menu' })
  for (const [name, path] of [
    ['Clients', '/clients'],
    ['Team', '/team'],
    ['Connections', '/connections'],
    ['Settings', '/settings/business'],
  ] as const) {
    await menu.getByRole('link', { name }).click()
    await page.waitForURL(`**${path}`)
    await page.locator('nav [aria-current=page]', { hasText: name }).first().waitFor()
  }
  expect(await page.title()).toContain('Salon')
})

test.skipIf(!hasBrowser)('a page that is not there says so and offers a way on', async () => {
  await page.goto('/no/such/page')
  await heading('There is no such page').waitFor()
  await page.getByRole('link', { name: 'To the calendar' }).click()
  await page.waitForURL('**/calendar')
  expect(await page.locator('#main').count()).toBe(1)
})

test.skipIf(!hasBrowser)(
  'what is not for a role is not in the menu and does not open',
  async () => {
    const employee = await pages.openPage('/settings/users', 'employee')
    await employee.getByRole('heading', { name: 'This page is not for your role' }).waitFor()
    const menu = employee.getByRole('navigation', { name: 'Main menu' })
    expect(await menu.getByRole('link', { name: 'Clients' }).count()).toBe(1)
    expect(await menu.getByRole('link', { name: 'Settings' }).count()).toBe(0)
    await employee.context().close()
  },
)

test.skipIf(!hasBrowser)(
  'the search over everything finds a client by the end of a phone',
  async () => {
    await page.goto('/services')
    await page.locator('#main h1').waitFor()
    await page.keyboard.press('Control+k')
    const search = page.getByRole('combobox', { name: 'A page, a client, a date or an action' })
    await search.fill('4567')
    await page.getByRole('option', { name: 'Olena Koval' }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL('**/clients/*')
    expect(await search.count()).toBe(0)
  },
)

test.skipIf(!hasBrowser)('the search over everything opens a day that is typed', async () => {
  await page.keyboard.press('Control+k')
  const search = page.getByRole('combobox', { name: 'A page, a client, a date or an action' })
  await search.fill('10.03.2031')
  await page.getByRole('option', { name: '10 March' }).waitFor()
  await page.keyboard.press('Enter')
  await page.waitForURL('**/calendar?date=2031-03-10')
  expect(await page.getByRole('listbox').count()).toBe(0)
})

test.skipIf(!hasBrowser)('a question mark shows the keys of the page', async () => {
  await page.goto('/services')
  await page.locator('#main h1').waitFor()
  await page.keyboard.press('Shift+Slash')
  const keys = page.getByRole('dialog', { name: 'Keys of this page' })
  await keys.getByText('Ctrl+K').waitFor()
  await page.keyboard.press('Escape')
  await keys.waitFor({ state: 'detached' })
  expect(await keys.count()).toBe(0)
})

test.skipIf(!hasBrowser)(
  'a chosen theme and a folded menu stay, without a flash at load',
  async () => {
    await page.getByRole('button', { name: 'Account: Ada' }).click()
    await page.getByText('Dark', { exact: true }).click()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Fold the menu', exact: true }).click()
    // Whatever is painted first has the theme already: it is set before any of our code runs.
    await page.route('**/assets/*.js', (route) => route.abort())
    await page.goto('/services')
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
    await page.unroute('**/assets/*.js')
    await page.reload()
    await page.getByRole('button', { name: 'Unfold the menu' }).click()
    await page.getByRole('button', { name: 'Fold the menu', exact: true }).waitFor()
    expect(await page.locator('html').getAttribute('data-theme')).toBe('dark')
  },
)

test.skipIf(!hasBrowser)(
  'a phone has the menu at the bottom, and the rest under More',
  async () => {
    await page.setViewportSize({ width: 360, height: 740 })
    await speak(page, 'kk')
    const bar = page.getByRole('navigation', { name: 'Басты мәзір' })
    for (const name of ['Күнтізбе', 'Жазылулар', 'Клиенттер', 'Қызметтер']) {
      await bar.getByRole('link', { name }).waitFor()
    }
    await bar.getByRole('button', { name: 'Тағы' }).click()
    await page.getByRole('dialog').getByRole('link', { name: 'Байланыстар' }).click()
    await page.waitForURL('**/connections')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  },
)
