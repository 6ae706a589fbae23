import { AxeBuilder } from '@axe-core/playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyRoute } from './every-route.ts'
import { type FurnishedSalon, furnishSalon } from './furnished-salon.ts'
import { hasBrowser } from './salon-page.ts'
import { type Look, startWalker } from './walker.ts'

const languages = ['ru', 'uk', 'kk', 'en'] as const
const widths = [360, 1280] as const
const looks: Look[] = (['light', 'dark'] as const).flatMap((scheme) =>
  widths.map((width) => ({ scheme, width })),
)
/** All languages times all looks; else each page once, by day or by night. */
const everything = process.env['UZEL_EVERY_LOOK'] === '1'

let furnished: FurnishedSalon
let checked = 0
beforeAll(async () => {
  if (hasBrowser) furnished = await furnishSalon()
}, 120_000)
afterAll(async () => {
  await furnished?.close()
  if (checked > 0) console.log(`Accessibility: ${checked} states of pages were checked.`)
})

function walk(look: Look) {
  const { pages, ownerEmail } = furnished
  return startWalker(pages.browser, { url: pages.uzel.url, email: ownerEmail, look })
}

/** Languages, widths and themes take turns from page to page. */
function isTurn(look: Look, { place, spoken }: { place: number; spoken: number }): boolean {
  const turn = spoken * looks.length + looks.indexOf(look)
  return place % (languages.length * looks.length) === turn
}

test.skipIf(!hasBrowser)('the table of pages knows every route of the product', async () => {
  const walker = await walk({ scheme: 'light', width: 1280 })
  const names = await walker.routeNames()
  await walker.close()
  expect(Object.keys(everyRoute(furnished)).sort()).toEqual(names.sort())
})

test.skipIf(!hasBrowser).each(looks)(
  'axe has nothing against any page, and none is too wide: $scheme, $width px',
  async (look) => {
    const walker = await walk(look)
    const paths = Object.values(everyRoute(furnished)).flat()
    const flaws: string[] = []
    for (const [spoken, language] of languages.entries()) {
      await walker.speak(language)
      for (const [place, path] of paths.entries()) {
        if (!everything && !isTurn(look, { place, spoken })) continue
        checked += 1
        for (const flaw of await walker.flawsOf(path)) flaws.push(`${language} ${path}: ${flaw}`)
      }
    }
    await walker.close()
    expect(flaws).toEqual([])
  },
  everything ? 1_200_000 : 120_000,
)

test.skipIf(!hasBrowser).each(['light', 'dark'] as const)(
  'axe has nothing against an open booking in the %s theme',
  async (scheme) => {
    const page = await furnished.pages.openDay()
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.locator('[data-booking]').first().click()
    await page.getByRole('dialog').waitFor()
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze()
    await page.context().close()
    expect(violations).toEqual([])
  },
)
