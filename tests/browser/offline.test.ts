import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compose, type Program } from '../../src/compose.ts'
import { testConfig } from '../support/http-app.ts'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

const keys = [randomBytes(32).toString('base64url')]
let pages: SalonPages
beforeAll(async () => {
  if (hasBrowser) pages = await startSalonPages()
})
afterAll(() => pages?.close())

/** A second process of the same system, on a port that it can come back to. */
async function serve(port: number): Promise<{ program: Program; url: string }> {
  const program = compose({
    config: testConfig({
      host: '127.0.0.1',
      port,
      sandbox: false,
      demo: false,
      logLevel: 'silent',
      publicUrl: 'http://uzel.test',
      keys,
    }),
    databaseUrl: pages.uzel.appUrl,
    ownerUrl: pages.uzel.ownerUrl,
  })
  const { url } = await program.serve()
  return { program, url }
}

test.skipIf(!hasBrowser)(
  'a stopped server is noticed, and what happened meanwhile arrives',
  async () => {
    const before = await serve(0)
    const first = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
    const page = await pages.openDay('admin', `${before.url}/?date=${day}`)
    await page.locator(`[data-booking="${first}"]`).waitFor()

    await before.program.stop()
    await page.getByText('The server cannot be reached.').waitFor()
    const second = await pages.uzel.book(pages.salon, `${day} 12:00:00`)
    expect(await page.locator(`[data-booking="${first}"]`).count()).toBe(1)

    const after = await serve(Number(new URL(before.url).port))
    await page.locator(`[data-booking="${second}"]`).waitFor({ timeout: 12_000 })
    await page.getByText('The server cannot be reached.').waitFor({ state: 'detached' })
    expect(await page.getByRole('alert').count()).toBe(0)

    await page.context().close()
    await after.program.stop()
  },
  60_000,
)

test.skipIf(!hasBrowser)(
  'a browser that lost its network says so at once, and comes back',
  async () => {
    const page = await pages.openDay()
    const notice = page.locator('.ui-offline')
    const joined = page.waitForEvent('websocket')
    await page.reload()
    await (await joined).waitForEvent('framereceived')
    await notice.waitFor({ state: 'detached' })
    await page.context().setOffline(true)
    // Well before the socket's own silence tells it, which takes minutes.
    await notice.waitFor({ timeout: 5_000 })
    await page.context().setOffline(false)
    await notice.waitFor({ state: 'detached' })
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('a page whose parts do not come is told of, not waited for', async () => {
  const page = await pages.openDay()
  await page.route('**/assets/ClientsPage*', (route) => route.abort())
  // A server that takes the question, and is silent.
  await page.route('**/health', () => {})
  await page.getByRole('link', { name: 'Clients' }).first().click()
  await page.getByText('The server does not answer.').waitFor({ timeout: 5_000 })
  await page.context().close()
})
