import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClientSalon, startClientSalon } from './client-salon.ts'
import { hasBrowser } from './salon-page.ts'

const languages = ['ru', 'uk', 'kk', 'en'] as const
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  ([360, 1280] as const).map((width) => ({ scheme, width })),
)
/** All languages times all looks; else each page in each language once and in each look once. */
const everything = process.env['UZEL_EVERY_LOOK'] === '1'
const smallestTarget = 44

let one: ClientSalon
let token = ''
beforeAll(async () => {
  if (!hasBrowser) return
  one = await startClientSalon()
  token = await bookVisit()
}, 120_000)
afterAll(async () => {
  await one?.close()
})

const who = { name: 'Dina Omarova', phone: '+7 701 555 00 77', email: 'dina@example.com' }
let kept = ''

async function bookVisit(): Promise<string> {
  const at = new Date(Date.now() + 7 * 86_400_000)
  at.setUTCHours(7, 0, 0, 0)
  const answer = await fetch(`${one.uzel.url}/api/public/${one.slug}/bookings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      service_ids: [one.service],
      user_id: null,
      start_time: at.toISOString(),
      ...who,
      request_key: 'a-request-of-this-test',
    }),
  })
  const made = (await answer.json()) as { booking: { source: string }; token: string }
  expect(answer.status).toBe(201)
  kept = JSON.stringify([{ ...made.booking, source: 'yclients' }])
  return made.token
}

function everyPage(): string[] {
  const home = `/book/${one.slug}`
  const choice = `services=${one.service}`
  const at = `${choice}&at=${new Date(Date.now() + 8 * 86_400_000).toISOString()}`
  return [
    home,
    `${home}/service/${one.service}`,
    `${home}/time?${choice}`,
    `${home}/details?${at}`,
    `${home}/confirm?${at}`,
    `${home}/done/${token}`,
    `${home}/visit/${token}`,
    `${home}/visit/${token}/move`,
    `/b/${token}`,
    `${home}/my`,
    `${home}/sign-in`,
    `${home}/widget?${choice}`,
    `${home}/nothing-here`,
  ]
}

/** What of the page a thumb would miss; links in the midst of words are not meant. */
const small = `[...document.querySelectorAll('a, button, select, input:not([type=radio]), label.row')]
  .filter((one) => one.checkVisibility() && !one.matches('.absolute, [name=code]'))
  .map((one) => [one.outerHTML.slice(0, 120), one.getBoundingClientRect()])
  .filter(([, { width, height }]) => width > 0 && (height < ${smallestTarget} - 0.5 || width < ${smallestTarget} - 6))
  .map(([html, { width, height }]) => 'too small, ' + width + ' x ' + height + ': ' + html)`

async function flawsOf(page: Page, path: string, width: number): Promise<string[]> {
  await page.goto(path)
  await page.locator('main h1, .aside h1').first().waitFor()
  await page.waitForLoadState('networkidle')
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  const flaws = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  )
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
  if (wide > width) flaws.push(`it is ${wide} px wide`)
  return [...flaws, ...(await page.evaluate<string[]>(small))]
}

test.skipIf(!hasBrowser).each(looks.map((look, at) => ({ ...look, at })))(
  'axe has nothing against any page of the app, and a thumb hits everything: $scheme, $width px',
  async ({ at, scheme, width }) => {
    const flaws: string[] = []
    for (const [spoken, language] of languages.entries()) {
      const page = await one.openPhone('/book/nobody', { scheme, width, language })
      await page.evaluate(
        `localStorage.setItem('uzel-client', '${JSON.stringify(who)}');
         localStorage.setItem('uzel-bookings:${one.slug}', '${kept}')`,
      )
      for (const [place, path] of everyPage().entries()) {
        if (!everything && (place + spoken) % looks.length !== at) continue
        for (const flaw of await flawsOf(page, path, width)) {
          flaws.push(`${language} ${path}: ${flaw}`)
        }
      }
      await page.context().close()
    }
    expect(flaws).toEqual([])
  },
  everything ? 600_000 : 120_000,
)

test.skipIf(!hasBrowser)(
  'axe has nothing against the question before a visit is cancelled',
  async () => {
    for (const scheme of ['light', 'dark'] as const) {
      const page = await one.openPhone(`/b/${token}`, { scheme })
      await page.getByRole('button', { name: 'Cancel the visit' }).tap()
      await page.getByRole('dialog').waitFor()
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
      expect(violations).toEqual([])
      await page.context().close()
    }
  },
)
