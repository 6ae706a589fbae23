/**
 * Takes the pictures of the documentation from a running demo:
 *
 *     UZEL_DEMO_PASSWORD=… ./uzel start
 *     UZEL_DEMO_PASSWORD=… node scripts/take-pictures.ts http://127.0.0.1:8000 [name…]
 *
 * with a super admin of the same password, who sees the page of tenants:
 *
 *     ./uzel admin:create-super --name Owner --email owner@demo.local --password …
 *
 * Each page is taken for a desk in Russian by day, and for a phone in English by night; those of
 * the guide for a desk in English too, and the clients' app for a phone in both.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { SMTPServer } from 'smtp-server'
import { Temporal } from 'temporal-polyfill'
import { launchBrowser } from '../bench/world/browser.ts'
import { furnishDemo, mailPort } from './furnish-demo.ts'
import { type Ask, type Picture, pictures } from './pictures.ts'

interface Look {
  width: 360 | 1280
  height: number
  scheme: 'light' | 'dark'
  language: 'ru' | 'en'
  guideOnly?: true
  phonesOnly?: true
}

interface Demo {
  url: string
  password: string
}

const looks: Look[] = [
  { width: 1280, height: 800, scheme: 'light', language: 'ru' },
  { width: 360, height: 740, scheme: 'dark', language: 'en' },
  { width: 1280, height: 800, scheme: 'light', language: 'en', guideOnly: true },
  { width: 360, height: 740, scheme: 'light', language: 'ru', phonesOnly: true },
]
const folder = join(import.meta.dirname, '../docs/pictures')
const webpQuality = 80
const ownerEmail = 'owner@demo.local'
/** Whoever looks at the pictures' salon lives where it is. */
const salonZone = 'Asia/Almaty'

const [url, ...names] = process.argv.slice(2)
const password = process.env['UZEL_DEMO_PASSWORD']
if (!url || !password) throw new Error('say the address of a demo, and UZEL_DEMO_PASSWORD')
await takeAll({ url, password })

async function takeAll(demo: Demo): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const wanted = pictures.filter(({ name }) => names.length === 0 || names.includes(name))
  const browser = await launchBrowser()
  const mail = takeLetters()
  try {
    for (const look of looks) await takeIn(browser, { look, demo, wanted })
  } finally {
    await browser.close()
    mail.close()
  }
}

/** A mail server that takes whatever comes, so that the messages of the pictures arrive. */
function takeLetters(): SMTPServer {
  const mail = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData(stream, _session, taken) {
      stream.resume()
      stream.on('end', () => taken())
    },
  })
  mail.listen(mailPort, '127.0.0.1')
  return mail
}

/** All pages of one look, in one browser of somebody signed in. */
async function takeIn(
  browser: Browser,
  { look, demo, wanted }: { look: Look; demo: Demo; wanted: Picture[] },
): Promise<void> {
  const guest = await openContext(browser, { look, demo })
  const admin = await openContext(browser, { look, demo })
  const owner = await openContext(browser, { look, demo })
  if (wanted.some((picture) => picture.owner)) await signIn(owner, demo.password, ownerEmail)
  const zone = await signIn(admin, demo.password)
  // A clock is of a whole context: where the time is said by the server, it has to be the real one.
  const morning = await openContext(browser, { look, demo })
  await signIn(morning, demo.password)
  await morning.clock.install({ time: lateMorning(zone) })
  await furnishDemo({ request: admin.request, url: demo.url })
  for (const picture of wanted) {
    if (!isTaken(picture, look)) continue
    const page = await viewerOf(picture, { guest, owner, morning, admin }).newPage()
    page.setDefaultTimeout(15_000)
    try {
      await page.goto(await picture.path(ask(admin, demo.url)))
      await page
        .locator(picture.shows ?? 'h1')
        .first()
        .waitFor()
      await page.waitForLoadState('networkidle')
      await picture.act?.(page)
      await page.evaluate('document.fonts.ready')
      await page.waitForTimeout(300)
      await keep(page, `${picture.name}-${look.width}-${look.scheme}-${look.language}.webp`)
    } finally {
      await page.close()
    }
  }
  await admin.close()
  await morning.close()
  await guest.close()
  await owner.close()
}

function viewerOf(
  { guest, owner, atLateMorning }: Picture,
  viewers: Record<'guest' | 'owner' | 'morning' | 'admin', BrowserContext>,
): BrowserContext {
  if (guest) return viewers.guest
  if (owner) return viewers.owner
  return atLateMorning ? viewers.morning : viewers.admin
}

function isTaken({ inGuide, onPhone }: Picture, look: Look): boolean {
  if (onPhone) return look.width === 360
  return !look.phonesOnly && (!look.guideOnly || inGuide === true)
}

function openContext(
  browser: Browser,
  { look, demo }: { look: Look; demo: Demo },
): Promise<BrowserContext> {
  return browser.newContext({
    baseURL: demo.url,
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    locale: look.language,
    timezoneId: salonZone,
    reducedMotion: 'reduce',
  })
}

/** Answers the zone of the salon. */
async function signIn(
  context: BrowserContext,
  password: string,
  email = 'admin@demo.local',
): Promise<string> {
  const data = { email, password }
  const answer = await context.request.post('/api/login', { data })
  if (!answer.ok()) throw new Error(`the demo refuses: ${await answer.text()}`)
  const { tenant } = (await answer.json()) as { tenant: { zone: string } }
  return tenant.zone
}

function ask(context: BrowserContext, origin: string): Ask {
  return async (path, method) =>
    (await context.request.fetch(path, { method: method ?? 'GET', headers: { origin } })).json()
}

/** A browser writes WebP by itself; it is a third of the same picture in PNG. */
async function keep(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const shot = { format: 'webp', quality: webpQuality } as const
  const { data } = await session.send('Page.captureScreenshot', shot)
  writeFileSync(join(folder, name), Buffer.from(data, 'base64'))
  console.log(name)
}

/** The line of the present crosses a busy day, whenever the pictures are taken. */
function lateMorning(zone: string): number {
  const today = Temporal.Now.zonedDateTimeISO(zone).toPlainDate()
  const moment = today.toZonedDateTime({ timeZone: zone, plainTime: '11:40' })
  return moment.epochMilliseconds
}
