import { existsSync } from 'node:fs'
import { Client } from 'pg'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { inject } from 'vitest'
import { browserArgs } from '../../bench/world/browser.ts'
import { buildPages } from '../../src/cli/build-pages.ts'
import type { Role } from '../../src/kernel/principal.ts'
import { startProgram, type TestProgram, type TestSalon } from '../support/program.ts'

/** A day far from now: nothing on it depends on when the tests run. */
export const day = '2031-03-10'
export const password = 'correct horse'
/** How long a test waits for what the product promises within a second. */
export const patienceMs = 15_000

/** Debian's Chromium, rather without a window of its own: that takes a third less of the machine. */
const executablePath =
  process.env['CHROMIUM_PATH'] ??
  ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) => existsSync(path)) ??
  ''

/** Whether this machine has the browser that these tests drive. */
export const hasBrowser = existsSync(executablePath)

export interface SalonPages {
  uzel: TestProgram
  salon: TestSalon
  browser: Browser
  emails: Record<'admin' | 'employee', string>
  /** The number of the employee who signs in. */
  employeeId: number
  /** A browser of somebody signed in, on the day of the tests. */
  openDay(who?: 'admin' | 'employee', path?: string): Promise<Page>
  /** A browser of somebody signed in, on any page of the product. */
  openPage(path: string, who?: 'admin' | 'employee'): Promise<Page>
  close(): Promise<void>
}

let running: Promise<Browser> | undefined

/**
 * The one browser of this worker: files run in it one after another, and it ends with the worker.
 * A file closes its pages with `closePages`.
 */
export async function oneBrowser(): Promise<Browser> {
  const browser = await running
  if (browser?.isConnected()) return browser
  running = launchBrowser()
  return running
}

/** Closes whatever a file has left open. */
export async function closePages(browser: Browser): Promise<void> {
  await Promise.all(browser.contexts().map((context) => context.close()))
}

const launchBrowser = () => chromium.launch({ executablePath, args: browserArgs })

/** A served salon with people who sign in, and a browser to look at it. */
export async function startSalonPages(): Promise<SalonPages> {
  await buildPagesOnce()
  const uzel = await startProgram()
  const salon = await uzel.makeSalon()
  const emails = { admin: 'ada@example.com', employee: 'emil@example.com' }
  await addPerson(uzel, salon, { name: 'Ada', role: 'admin', email: emails.admin })
  const employeeId = await addPerson(uzel, salon, {
    name: 'Emil',
    role: 'employee',
    email: emails.employee,
    bookable: true,
  })
  const browser = await oneBrowser()
  const openPage = async (path: string, who: 'admin' | 'employee' = 'admin') => {
    const context = await openContext(browser, uzel.url)
    await signIn(context, emails[who])
    const page = await context.newPage()
    page.setDefaultTimeout(patienceMs)
    await page.goto(path)
    await page.locator('#main').waitFor()
    return page
  }
  return {
    uzel,
    salon,
    browser,
    emails,
    employeeId,
    openPage,
    async openDay(who = 'admin', path = `/calendar?date=${day}`) {
      const page = await openPage(path, who)
      await page.locator('#day').waitFor()
      return page
    },
    async close() {
      await closePages(browser)
      await uzel.close()
    },
  }
}

/** Turns an open page to another language, as a reader of that language finds it. */
export async function speak(page: Page, language: string): Promise<void> {
  await page.evaluate(`localStorage.setItem('uzel-language', '${language}')`)
  await page.reload()
  await page.locator(`html[lang=${language}]`).waitFor()
}

/** A fresh browser profile that speaks English. */
export function openContext(browser: Browser, baseURL: string): Promise<BrowserContext> {
  return browser.newContext({ baseURL, locale: 'en-GB', timezoneId: 'America/New_York' })
}

export async function signIn(context: BrowserContext, email: string): Promise<void> {
  const answer = await context.request.post('/api/login', { data: { email, password } })
  if (!answer.ok()) throw new Error(`not signed in: ${await answer.text()}`)
}

/** Test files run side by side, and only one of them may write the pages. */
export async function buildPagesOnce(): Promise<void> {
  const server = new Client({ connectionString: inject('testServer').ownerUrl })
  await server.connect()
  try {
    await server.query('select pg_advisory_lock(hashtext($1))', ['uzel pages'])
    await buildPages()
  } finally {
    await server.end()
  }
}

async function addPerson(
  uzel: TestProgram,
  salon: TestSalon,
  person: { name: string; role: Role; email: string; bookable?: boolean },
): Promise<number> {
  const input = { bookable: false, ...person, password }
  const { status, body } = await uzel.ask(salon, 'POST /api/users', input, 'super_admin')
  if (status !== 201) throw new Error(`not made: ${JSON.stringify(body)}`)
  return Number(body['id'])
}
