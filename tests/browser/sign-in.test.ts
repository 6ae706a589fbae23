import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  hasBrowser,
  openContext,
  password,
  patienceMs,
  type SalonPages,
  startSalonPages,
} from './salon-page.ts'

let pages: SalonPages
beforeAll(async () => {
  if (hasBrowser) pages = await startSalonPages()
})
afterAll(() => pages?.close())

async function openSignIn(path = '/') {
  const context = await openContext(pages.browser, pages.uzel.url)
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  await page.goto(path)
  return page
}

test.skipIf(!hasBrowser)('the right password opens the day', async () => {
  const page = await openSignIn()
  await page.getByLabel('E-mail').fill(pages.emails.admin)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/calendar')
  await page.getByRole('banner').getByText('Salon').waitFor()
  await page.reload()
  await page.getByRole('banner').getByText('Salon').waitFor()
  expect(await page.getByLabel('Password', { exact: true }).count()).toBe(0)
  await page.context().close()
})

test.skipIf(!hasBrowser)('a wrong password is said in words and keeps what was typed', async () => {
  const page = await openSignIn()
  await page.getByLabel('E-mail').fill(pages.emails.admin)
  await page.getByLabel('Password', { exact: true }).fill('something else')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('alert').filter({ hasText: /\w/ }).waitFor()
  expect(await page.getByLabel('E-mail').inputValue()).toBe(pages.emails.admin)
  await page.context().close()
})

test.skipIf(!hasBrowser)('the chosen language stays', async () => {
  const page = await openSignIn()
  await page.getByLabel('Language').selectOption('kk')
  await page.getByRole('button', { name: 'Кіру' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Кіру' }).waitFor()
  expect(await page.locator('html').getAttribute('lang')).toBe('kk')
  await page.context().close()
})

test.skipIf(!hasBrowser)('signing in leads to the page that was asked for', async () => {
  const page = await openSignIn('/clients?q=olena')
  await page.getByLabel('E-mail').fill(pages.emails.admin)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/clients?q=olena')
  await expect.poll(() => page.title()).toContain('Clients')
  await page.context().close()
})

test.skipIf(!hasBrowser)('a session that ends asks again over the page, which stays', async () => {
  const page = await pages.openPage('/clients')
  await page.getByRole('heading', { level: 1, name: 'Clients' }).waitFor()
  await page.context().clearCookies()
  // The page may have asked already, by a call of its own; then the question covers the link.
  await page.getByRole('link', { name: 'Services' }).dispatchEvent('click')
  await page.getByRole('dialog', { name: 'Sign in' }).getByText('Your session has ended').waitFor()
  expect(await page.getByRole('dialog').getByLabel('E-mail').inputValue()).toBe(pages.emails.admin)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1, name: 'Services' }).waitFor()
  await page.context().close()
})

test.skipIf(!hasBrowser)('signing out forgets the person on this browser', async () => {
  const page = await pages.openPage('/clients')
  await page.getByRole('button', { name: 'Account: Ada' }).click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.waitForURL('**/sign-in')
  await page.goto('/clients')
  await page.getByLabel('Password', { exact: true }).waitFor()
  expect(new URL(page.url()).searchParams.get('next')).toBe('/clients')
  await page.context().close()
})
