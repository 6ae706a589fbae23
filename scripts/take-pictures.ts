/**
 * Takes the pictures of the documentation from a running demo:
 *
 *     UZEL_DEMO_PASSWORD=… ./uzel start
 *     UZEL_DEMO_PASSWORD=… node scripts/take-pictures.ts http://127.0.0.1:8000
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { Temporal } from 'temporal-polyfill'

interface Picture {
  page: 'calendar' | 'sign-in' | 'booking' | 'workplaces'
  width: 360 | 1280
  scheme: 'light' | 'dark'
  language: 'ru' | 'uk' | 'kk' | 'en'
}

const pictures: Picture[] = [
  { page: 'calendar', width: 1280, scheme: 'light', language: 'ru' },
  { page: 'calendar', width: 1280, scheme: 'dark', language: 'en' },
  { page: 'calendar', width: 360, scheme: 'light', language: 'uk' },
  { page: 'calendar', width: 360, scheme: 'dark', language: 'kk' },
  { page: 'sign-in', width: 1280, scheme: 'light', language: 'ru' },
  { page: 'sign-in', width: 360, scheme: 'dark', language: 'kk' },
  { page: 'booking', width: 1280, scheme: 'light', language: 'en' },
  { page: 'workplaces', width: 1280, scheme: 'light', language: 'uk' },
]
const folder = join(import.meta.dirname, '../docs/pictures')
const heights = { 360: 740, 1280: 800 }

const [url] = process.argv.slice(2)
const password = process.env['UZEL_DEMO_PASSWORD']
if (!url || !password) throw new Error('say the address of a demo, and UZEL_DEMO_PASSWORD')
await takeAll({ url, password })

async function takeAll(demo: { url: string; password: string }): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  })
  try {
    for (const picture of pictures) await take(browser, picture, demo)
  } finally {
    await browser.close()
  }
}

async function take(
  browser: Browser,
  picture: Picture,
  demo: { url: string; password: string },
): Promise<void> {
  const { width, scheme, language } = picture
  const context = await browser.newContext({
    baseURL: demo.url,
    viewport: { width, height: heights[width] },
    colorScheme: scheme,
    locale: language,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  if (picture.page === 'sign-in') await page.goto('/')
  else await openDay(page, context, { picture, password: demo.password })
  await page.waitForLoadState('networkidle')
  const name = `${picture.page}-${width}-${scheme}-${language}.png`
  await page.screenshot({ path: join(folder, name) })
  console.log(name)
  await context.close()
}

async function openDay(
  page: Page,
  context: BrowserContext,
  { picture, password }: { picture: Picture; password: string },
): Promise<void> {
  const answer = await context.request.post('/api/login', {
    data: { email: 'admin@demo.local', password },
  })
  if (!answer.ok()) throw new Error(`the demo refuses: ${await answer.text()}`)
  const { tenant } = (await answer.json()) as { tenant: { zone: string } }
  await page.clock.setFixedTime(lateMorning(tenant.zone))
  await page.goto(picture.page === 'workplaces' ? '/?view=places' : '/')
  await page.locator('[data-booking] svg').first().waitFor()
  if (picture.page === 'booking') await page.locator('[data-booking]').nth(1).click()
}

/** The line of the present crosses a busy day, whenever the pictures are taken. */
function lateMorning(zone: string): number {
  const today = Temporal.Now.zonedDateTimeISO(zone).toPlainDate()
  const moment = today.toZonedDateTime({ timeZone: zone, plainTime: '11:40' })
  return moment.epochMilliseconds
}
