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

async function openSignIn() {
  const context = await openContext(pages.browser, pages.uzel.url)
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  await page.goto('/')
  return page
}

test.skipIf(!hasBrowser)('the right password opens the day', async () => {
  const page = await openSignIn()
  await page.getByLabel('E-mail').fill(pages.emails.admin)
  await page.getByLabel('Password').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Salon' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'Salon' }).waitFor()
  expect(await page.getByLabel('Password').count()).toBe(0)
  await page.context().close()
})

test.skipIf(!hasBrowser)('a wrong password is said in words and keeps what was typed', async () => {
  const page = await openSignIn()
  await page.getByLabel('E-mail').fill(pages.emails.admin)
  await page.getByLabel('Password').fill('something else')
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

test.skipIf(!hasBrowser)('a session that ends brings the form back with the reason', async () => {
  const page = await pages.openDay()
  await page.context().clearCookies()
  await page.keyboard.press('Alt+ArrowRight')
  await page.getByText('Your session has ended').waitFor()
  expect(await page.getByLabel('Password').count()).toBe(1)
  await page.context().close()
})
