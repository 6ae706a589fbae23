import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ClientLook, type ClientSalon, startClientSalon } from './client-salon.ts'
import { hasBrowser } from './salon-page.ts'
import { flawsOn, watchCalls } from './walker.ts'

const languages = ['ru', 'uk', 'kk', 'en'] as const
const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  ([360, 1280] as const).map((width) => ({ scheme, width })),
)
const smallestTarget = 44
/** All languages times all looks; else each page once by day and once by night. */
const everything = process.env['UZEL_EVERY_LOOK'] === '1'

let one: ClientSalon
let token = ''
let checked = 0
beforeAll(async () => {
  if (!hasBrowser) return
  one = await startClientSalon()
  token = await bookVisit()
}, 120_000)
afterAll(async () => {
  await one?.close()
  if (checked > 0) console.log(`Clients' app: ${checked} states of pages were checked.`)
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
    `${home}/add?${choice}`,
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

/** One page that goes through all of them as a reader does, without loading anew. */
async function walk(look: Partial<ClientLook>) {
  const page = await one.openPhone('/book/nobody', { ...look, withoutWorker: true })
  await page.evaluate(
    `localStorage.setItem('uzel-client', '${JSON.stringify(who)}');
     localStorage.setItem('uzel-bookings:${one.slug}', '${kept}')`,
  )
  const quiet = watchCalls(page)
  await page.goto(`/book/${one.slug}`)
  return {
    async speak(language: string) {
      await page.locator('header select').selectOption(language)
      await page.locator(`html[lang=${language}]`).waitFor()
    },
    async flawsOf(path: string): Promise<string[]> {
      await page.evaluate(
        `history.pushState(null, '', '${path}'); dispatchEvent(new PopStateEvent('popstate'))`,
      )
      await page.locator('main h1, .aside h1').first().waitFor()
      await quiet()
      const flaws = [...(await flawsOn(page)), ...(await page.evaluate<string[]>(small))]
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      return wide > Number(look.width) ? [...flaws, `it is ${wide} px wide`] : flaws
    },
    close: () => page.context().close(),
  }
}

/** Languages and widths take turns from page to page; by night a page has others than by day. */
function isTurn(look: (typeof looks)[number], at: { place: number; language: number }): boolean {
  const turn = at.language * 2 + (look.width === 360 ? 0 : 1)
  return (at.place + (look.scheme === 'light' ? 0 : 3)) % (languages.length * 2) === turn
}

test.skipIf(!hasBrowser).each(looks)(
  'axe has nothing against any page in any language, and a thumb hits all: $scheme, $width px',
  async (look) => {
    const flaws: string[] = []
    const walker = await walk(look)
    for (const [spoken, language] of languages.entries()) {
      await walker.speak(language)
      for (const [place, path] of everyPage().entries()) {
        if (!everything && !isTurn(look, { place, language: spoken })) continue
        checked += 1
        for (const flaw of await walker.flawsOf(path)) flaws.push(`${language} ${path}: ${flaw}`)
      }
    }
    await walker.close()
    expect(flaws).toEqual([])
  },
  everything ? 600_000 : 120_000,
)

test.skipIf(!hasBrowser).each(['light', 'dark'] as const)(
  'axe has nothing against the question before a visit is cancelled, in the %s theme',
  async (scheme) => {
    const page = await one.openPhone(`/b/${token}`, { scheme })
    await page.getByRole('button', { name: 'Cancel the visit' }).tap()
    await page.getByRole('dialog').waitFor()
    expect(await flawsOn(page)).toEqual([])
    await page.context().close()
  },
)
