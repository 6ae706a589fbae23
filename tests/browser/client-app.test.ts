import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type ClientSalon,
  dina,
  lastCode,
  nextWeek,
  startClientSalon,
  typeDetails,
} from './client-salon.ts'
import { hasBrowser } from './salon-page.ts'

let one: ClientSalon
beforeAll(async () => {
  if (hasBrowser) one = await startClientSalon()
}, 120_000)
afterAll(async () => {
  await one?.close()
})

const home = () => `/book/${one.slug}`

/** Books on a phone that knows the reader; answers the address of the visit's page. */
async function bookVisit(page: Page, place = 0): Promise<string> {
  await page.goto(`${home()}/time?services=${one.service}`)
  await nextWeek(page)
  await page.locator('main [data-slot]').nth(place).tap()
  await typeDetails(page)
  await page.getByRole('button', { name: 'Continue' }).tap()
  await page.getByRole('button', { name: /^Book/ }).tap()
  await page.getByRole('heading', { name: 'You are booked' }).waitFor()
  return page.url().replace('/done/', '/visit/')
}

async function countBookings(): Promise<number> {
  const [row] = await one.uzel.sql<{ n: string }>('select count(*) n from bookings')
  return Number(row?.n)
}

test.skipIf(!hasBrowser)(
  'five taps lead a returning client from the link to a booking',
  async () => {
    const page = await one.openPhone(home())
    await page.evaluate(
      `localStorage.setItem('uzel-client', JSON.stringify(${JSON.stringify(dina)}))`,
    )
    await page.reload()
    const before = await countBookings()
    let taps = 0
    const tap = async (selector: string) => {
      await page.locator(selector).first().tap()
      taps += 1
    }
    await tap(`[data-service="${one.service}"]`)
    await tap('.thumb a')
    await tap('main [data-slot]')
    await tap('.thumb button')
    await tap('.thumb button')
    await page.getByRole('heading', { name: 'You are booked' }).waitFor()
    expect(taps).toBe(5)
    // Whoever looks at it tomorrow must not take it for that day.
    expect(await page.locator('[data-visit]').textContent()).toMatch(/\d{1,2} [A-Z][a-z]{2,}/)
    expect(await countBookings()).toBe(before + 1)
    // The way back does not lead into the form that has just been sent.
    await page.goBack()
    await page.locator(`[data-service="${one.service}"]`).waitFor()
    expect(new URL(page.url()).pathname).toBe(home())
    expect(await page.locator('input[name=name]').count()).toBe(0)
    await page.goBack()
    await page.locator('main [data-slot]').first().waitFor()
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('two services are one visit, by the same hands', async () => {
  const page = await one.openPhone(home())
  await page.locator(`[data-service="${one.service}"]`).tap()
  await page.getByRole('link', { name: 'Choose a time' }).tap()
  await page.getByRole('link', { name: 'Add a service' }).tap()
  const other = page.locator('main a[data-service]').first()
  const id = Number(await other.getAttribute('data-service'))
  await other.tap()
  await page.waitForURL(`**/time?services=${one.service},${id}*`)
  await page.locator('main [data-slot]').first().tap()
  await page.locator('input[name=name]').fill(dina.name)
  await page.locator('input[name=phone]').fill(dina.phone)
  await page.locator('.thumb button').tap()
  await page.getByRole('button', { name: /^Book/ }).tap()
  await page.getByRole('heading', { name: 'You are booked' }).waitFor()
  const [booked] = await one.uzel.sql<{ ids: number[] }>(
    `select array_agg(service_id order by position) as ids from booking_services
     where booking_id = (select max(id) from bookings)`,
  )
  expect(booked?.ids.map(Number)).toEqual([one.service, id])
  await page.context().close()
})

test.skipIf(!hasBrowser)('the only employee of a service comes along to every step', async () => {
  const page = await one.openPhone(home(), { withoutWorker: true })
  await page.route(/\/book\/asem-beauty/, async (route) => {
    const answer = await route.fetch()
    const boris = { id: one.salon.boris, name: 'Борис Ким' }
    const employees = `"employees":[${JSON.stringify(boris)}]`
    const body = (await answer.text()).replaceAll(/"employees":\[[^\]]*\]/g, employees)
    await route.fulfill({ response: answer, body })
  })
  await page.goto(`${home()}/service/${one.service}`)
  await page.getByRole('link', { name: 'Choose a time' }).tap()
  await page.getByText('Борис Ким').first().waitFor()
  await page.locator('main [data-slot]').last().tap()
  expect(page.url()).toContain(`with=${one.salon.boris}`)
  await typeDetails(page)
  await page.getByRole('button', { name: 'Continue' }).tap()
  await page.locator('dl').getByText('Борис Ким').waitFor()
  await page.context().close()
})

test.skipIf(!hasBrowser)('everything can be done by keyboard alone', async () => {
  const page = await one.openPhone(home(), { width: 1280, height: 800 })
  const before = await countBookings()
  await page.locator(`[data-service="${one.service}"]`).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('link', { name: 'Choose a time' }).focus()
  await page.keyboard.press('Enter')
  await page.locator('main [data-slot]').nth(1).focus()
  await page.keyboard.press('Enter')
  await page.locator('input[name=name]').focus()
  await page.keyboard.type(dina.name)
  await page.keyboard.press('Enter')
  // The phone is missing: the focus is brought to it.
  await page.locator('input[name=phone][aria-invalid]:focus').waitFor()
  await page.keyboard.type(dina.phone)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: /^Book/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'You are booked' }).waitFor()
  expect(await countBookings()).toBe(before + 1)
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'whoever loses a race keeps what was typed and is shown near times',
  async () => {
    const page = await one.openPhone(
      `${home()}/time?services=${one.service}&with=${one.salon.anna}`,
    )
    await nextWeek(page)
    const chip = page.locator('main [data-slot]').nth(2)
    const at = new URL(String(await chip.getAttribute('href')), one.uzel.url).searchParams.get('at')
    await chip.tap()
    await typeDetails(page)
    await page.getByRole('button', { name: 'Continue' }).tap()
    await one.uzel.book(one.salon, String(at), { service_ids: [one.service] })
    await page.getByRole('button', { name: /^Book/ }).tap()
    await page.getByText('This time has just been taken').waitFor()
    await page.locator('[data-nearest]').first().tap()
    await page.getByText(dina.name).waitFor()
    await page.getByRole('button', { name: /^Book/ }).tap()
    await page.getByRole('heading', { name: 'You are booked' }).waitFor()
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)(
  'a booking that another system still keeps to itself is told as made, not as an error',
  async () => {
    const page = await one.openPhone(`${home()}/time?services=${one.service}`)
    await nextWeek(page)
    const at = await page.locator('main [data-slot]').first().getAttribute('href')
    // Whoever comes to the last step without a name types all of it before the page goes on.
    await page.goto(String(at).replace('/details', '/confirm'))
    await typeDetails(page)
    await page.getByRole('button', { name: 'Continue' }).tap()
    const title = 'The booking is made and will appear shortly'
    const problem = { status: 409, code: 'online_pending', title, detail: 'Rest assured.' }
    await page.route('**/bookings', (route) => route.fulfill({ status: 409, json: problem }))
    await page.getByRole('button', { name: /^Book/ }).tap()
    await page.getByRole('heading', { name: title }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    expect(await page.getByRole('button', { name: /^Book/ }).count()).toBe(0)
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('a visit is confirmed, moved and cancelled by its link', async () => {
  const page = await one.openPhone(home())
  const visit = await bookVisit(page)
  await page.goto(`/b/${visit.split('/').at(-1)}`)
  await page.getByRole('button', { name: 'I will come' }).tap()
  await page.getByText('Confirmed').waitFor()
  const before = await page.locator('[data-visit] .text-xl').textContent()
  await page.getByRole('link', { name: 'Reschedule' }).tap()
  await nextWeek(page)
  await page.locator('main [data-slot]').last().tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Reschedule' }).tap()
  await page.getByText('The visit has been moved').waitFor()
  expect(await page.locator('[data-visit] .text-xl').textContent()).not.toBe(before)
  await page.getByRole('button', { name: 'Cancel the visit' }).tap()
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the visit' }).tap()
  await page.getByText('The visit has been cancelled').waitFor()
  await page.getByRole('link', { name: 'Book again' }).waitFor()
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'a code signs in on another device, and bookings come there live',
  async () => {
    const first = await one.openPhone(home())
    await bookVisit(first, 1)
    const page = await one.openPhone(`${home()}/my`)
    await page.getByText('No bookings here yet').waitFor()
    await page.getByRole('link', { name: 'Sign in' }).tap()
    await page.locator('input[name=email]').fill(dina.email)
    await page.getByRole('button', { name: 'Send the code' }).tap()
    await page.locator('input[name=code]').waitFor()
    expect(await page.locator('input[name=code]').getAttribute('autocomplete')).toBe(
      'one-time-code',
    )
    await page.getByText(/Send again in \d+ s/).waitFor()
    const joined = page.waitForEvent('websocket').then((socket) =>
      socket.waitForEvent('framereceived', {
        predicate: ({ payload }) => String(payload).includes('subscription_succeeded'),
      }),
    )
    await page.locator('input[name=code]').fill(await lastCode(one.uzel))
    await page.getByText('Signed in: Dina Omarova').waitFor()
    await joined
    const before = await page.locator('[data-visit]').count()
    await bookVisit(first, 4)
    await page.locator('[data-visit]').nth(before).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).tap()
    await page.getByText('No bookings here yet').waitFor()
    await first.context().close()
    await page.context().close()
  },
)

test.skipIf(!hasBrowser)('what was read can be read without a network', async () => {
  const page = await one.openPhone(home())
  await bookVisit(page, 2)
  await page.goto(home())
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
  await page.goto(`${home()}/my`)
  await page.locator('[data-visit]').first().waitFor()
  await page.context().setOffline(true)
  await page.goto(`${home()}/my`)
  await page.locator('[data-visit]').first().waitFor()
  await page.getByText('No network.', { exact: false }).waitFor()
  await page.goto(home())
  await page.locator(`[data-service="${one.service}"]`).tap()
  await page.getByRole('link', { name: 'Choose a time' }).tap()
  await page.getByRole('alert').waitFor()
  expect(await page.locator('main [data-slot]').count()).toBe(0)
  await page.context().close()
})

test.skipIf(!hasBrowser)('a page opened once, and never before, is there offline', async () => {
  for (const path of ['', '/my']) {
    const page = await one.openPhone(home() + path)
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    const kept = `caches.open('uzel-pages-1').then((cache) => cache.keys())`
    await expect.poll(() => page.evaluate(`${kept}.then(({ length }) => length)`)).toBe(3)
    await page.context().setOffline(true)
    await page.reload()
    await page.getByText('No network.', { exact: false }).waitFor()
    await page.goto(home())
    await page.locator(`[data-service="${one.service}"]`).waitFor()
    await page.context().close()
  }
})

test.skipIf(!hasBrowser)('a visit moved elsewhere has its new time without a network', async () => {
  const page = await one.openPhone(home())
  const token = (await bookVisit(page, 3)).split('/').at(-1)
  const mine = page.locator('[data-visit] .text-xl')
  await page.goto(`${home()}/my`)
  const before = await mine.textContent()
  await expect.poll(() => page.evaluate('navigator.serviceWorker.controller !== null')).toBe(true)
  const link = `${one.uzel.url}/b/${token}`
  const { start_time } = (await (await fetch(link)).json()) as { start_time: string }
  const later = new Date(Date.parse(start_time) + 3 * 3_600_000).toISOString()
  const answer = await fetch(`${link}/reschedule`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ start_time: later }),
  })
  expect(answer.status).toBe(200)
  await page.goto(`${home()}/my`)
  await expect.poll(() => mine.textContent()).not.toBe(before)
  const now = await mine.textContent()
  await page.context().setOffline(true)
  await page.reload()
  await page.getByText('No network.', { exact: false }).waitFor()
  expect(await mine.textContent()).toBe(now)
  await page.context().close()
})

test.skipIf(!hasBrowser)(
  'the widget of YClients tells that it booked, from its own origin only',
  async () => {
    const page = await one.openPhone(home())
    await page.route(/\/book\/asem-beauty/, async (route) => {
      const answer = await route.fetch()
      const body = (await answer.text()).replaceAll('"booking":"own"', '"booking":"widget"')
      await route.fulfill({ response: answer, body })
    })
    const origin = 'https://w1.yclients.com'
    const told = { widget_url: `${origin}/company/1/personal`, origin }
    await page.route(/\/api\/public\/[^/]+\/widget/, (route) => route.fulfill({ json: told }))
    await page.route(`${origin}/**`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<button onclick="parent.postMessage([{ record_id: 7 }], '*')">Book there</button>`,
      }),
    )
    await page.goto(`${home()}/service/${one.service}`)
    await page.getByRole('link', { name: 'Book', exact: true }).tap()
    const frame = page.frameLocator('iframe')
    await frame.getByText('Book there').waitFor()
    await page.evaluate(`window.postMessage([{ record_id: 7 }], '*')`)
    expect(await page.getByRole('dialog').count()).toBe(0)
    await frame.getByText('Book there').tap()
    await page.getByRole('dialog').getByText('You are booked').waitFor()
    await page.context().close()
  },
)

/** A page of the business's own, which knows nothing of us and has names of its own. */
async function openSite(): Promise<{ page: Page; close(): Promise<void> }> {
  const html = `<!doctype html><html lang="en"><title>Site</title><p>Our site</p>
    <script>const home = 1, words = 2, start = 3; let heard = 0
      addEventListener('uzel:booked', ({ target }) => { heard += target.tagName === 'BUTTON' })
    </script>
    <button data-uzel="${one.slug}" data-color="#be123c">Book a visit</button>
    <div data-uzel="${one.slug}" data-inline></div>
    <script src="${one.uzel.url}/embed.js"></script></html>`
  const site = createServer((_request, answer) => {
    answer.setHeader('content-type', 'text/html')
    answer.end(html)
  })
  await new Promise<void>((done) => site.listen(0, '127.0.0.1', done))
  const context = await one.pages.browser.newContext({ locale: 'en', colorScheme: 'dark' })
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`)
  return {
    page,
    async close() {
      await context.close()
      site.close()
    },
  }
}

test.skipIf(!hasBrowser)(
  "a business's own site opens the app in a dialog and in the page, and hears of a booking",
  async () => {
    const { page, close } = await openSite()
    const errors: string[] = []
    page.on('pageerror', ({ message }) => errors.push(message))
    const inline = page.locator('div[data-uzel] iframe')
    await inline.contentFrame().locator('h1').waitFor()
    await expect.poll(async () => (await inline.boundingBox())?.height ?? 0).toBeGreaterThan(900)
    // The site has no dark look, so the piece in its midst has none either.
    await inline.contentFrame().locator('html[data-theme=light]').waitFor()
    await page.getByRole('button', { name: 'Book a visit' }).click()
    const app = page.locator('dialog iframe').contentFrame()
    await app.locator(`[data-service="${one.service}"]`).click()
    await app.getByRole('link', { name: 'Choose a time' }).click()
    await app.getByRole('button', { name: 'Later days' }).click()
    await app.locator('main [data-slot]').nth(6).click()
    await app.locator('input[name=name]').fill('Saule')
    await app.locator('input[name=phone]').fill('8 701 555 00 99')
    await app.getByRole('button', { name: 'Continue' }).click()
    await app.getByRole('button', { name: /^Book/ }).click()
    await app.getByRole('heading', { name: 'You are booked' }).waitFor()
    expect(await page.evaluate('heard')).toBe(1)
    await page.keyboard.press('Escape')
    await page.locator('dialog').waitFor({ state: 'detached' })
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Book a visit')
    expect(errors).toEqual([])
    await close()
  },
)

test.skipIf(!hasBrowser)(
  'only the pages for booking may stand in frames of other sites',
  async () => {
    const headers = async (path: string) => (await fetch(`${one.uzel.url}${path}`)).headers
    const book = await headers(home())
    expect(book.get('content-security-policy')).toContain('frame-ancestors *')
    expect(book.get('x-frame-options')).toBeNull()
    for (const path of ['/', '/calendar', '/api/public/asem-beauty']) {
      const desk = await headers(path)
      expect(desk.get('content-security-policy')).toContain("frame-ancestors 'self'")
      expect(desk.get('x-frame-options')).toBe('SAMEORIGIN')
    }
  },
)

test.skipIf(!hasBrowser)(
  'each business has a manifest of its own, with pictures that exist',
  async () => {
    const answer = await fetch(`${one.uzel.url}${home()}/app.webmanifest`)
    const manifest = (await answer.json()) as {
      start_url: string
      name: string
      icons: { src: string }[]
    }
    expect(manifest.start_url).toBe(home())
    expect(manifest.name).toContain('Әсем')
    for (const { src } of manifest.icons) {
      const icon = await fetch(`${one.uzel.url}${src}`)
      expect(icon.headers.get('content-type')).toBe('image/png')
    }
    expect((await fetch(`${one.uzel.url}/book/nobody/app.webmanifest`)).status).toBe(404)
    expect((await fetch(`${one.uzel.url}/book/nobody`)).status).toBe(404)
  },
)
