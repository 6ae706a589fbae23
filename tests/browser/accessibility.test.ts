import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  day,
  hasBrowser,
  openContext,
  type SalonPages,
  speak,
  startSalonPages,
} from './salon-page.ts'

let pages: SalonPages
let signIn: Page
let calendar: Page
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  const { book } = pages.uzel
  const { salon } = pages
  await book(salon, `${day} 10:00:00`, { note: 'A note', status_id: salon.statuses.confirmed })
  await book(salon, `${day} 10:00:00`, { status_id: salon.statuses.cancelled, note: 'Ill' })
  await book(salon, `${day} 12:00:00`, { user_id: salon.boris, status_id: salon.statuses.no_show })
  await book(salon, `${day} 15:00:00`, { user_id: salon.boris, service_ids: [salon.shave] })
  await pages.uzel.ask(salon, 'POST /api/vacations', {
    user_id: salon.boris,
    starts_on: day,
    ends_on: day,
  })
  calendar = await pages.openDay()
  const context = await openContext(pages.browser, pages.uzel.url)
  signIn = await context.newPage()
  await signIn.goto('/')
  await signIn.getByLabel('E-mail').waitFor()
})
afterAll(() => pages?.close())

const looks = ['ru', 'uk', 'kk', 'en'].flatMap((language) =>
  (['light', 'dark'] as const).flatMap((scheme) =>
    [360, 1280].map((width) => ({ language, scheme, width })),
  ),
)

async function violations(page: Page, look: (typeof looks)[number]): Promise<string[]> {
  await page.emulateMedia({ colorScheme: look.scheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width: look.width, height: 800 })
  await speak(page, look.language)
  await page.locator('#day, form').first().waitFor()
  return audit(page)
}

async function audit(page: Page): Promise<string[]> {
  // There are no frames here; looking into them would open a page more for every look.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

test.skipIf(!hasBrowser).each(looks)(
  'axe has nothing against the day in $language, $scheme, $width px',
  async (look) => {
    expect(await violations(calendar, look)).toEqual([])
  },
)

test.skipIf(!hasBrowser).each(looks)(
  'axe has nothing against signing in in $language, $scheme, $width px',
  async (look) => {
    expect(await violations(signIn, look)).toEqual([])
  },
)

test.skipIf(!hasBrowser).each(['light', 'dark'] as const)(
  'axe has nothing against an open booking in the %s theme',
  async (scheme) => {
    await calendar.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await calendar.locator('[data-booking]').first().click()
    await calendar.getByRole('dialog').waitFor()
    const found = await audit(calendar)
    await calendar.keyboard.press('Escape')
    expect(found).toEqual([])
  },
)

test.skipIf(!hasBrowser)('nothing is wider than a phone', async () => {
  for (const page of [calendar, signIn]) {
    await page.setViewportSize({ width: 360, height: 740 })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
  }
})
