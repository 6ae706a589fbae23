import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page, Request } from 'playwright-core'
import { openContext, signIn, speak } from './salon-page.ts'

export interface Look {
  scheme: 'light' | 'dark'
  width: 360 | 1280
}

/** One open page that goes from route to route as a reader does, without loading anew. */
export interface Walker {
  /** The names of all the routes that the pages have. */
  routeNames(): Promise<string[]>
  speak(language: string): Promise<void>
  /** Goes to an address, waits until all of it is there, and says what is wrong with the page. */
  flawsOf(path: string): Promise<string[]>
  close(): Promise<void>
}

const patienceMs = 15_000
const router = `document.querySelector('#app').__vue_app__.config.globalProperties.$router`
/** As AxeBuilder runs it, in one pass; there are no frames and no sheets from elsewhere here. */
const audit = `axe.run(document, { resultTypes: ['violations'], preload: false }).then((found) =>
  found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    id + ': ' + html.slice(0, 200) + ' ' + failureSummary.slice(0, 200))))`

/** A browser of its own theme and width, signed in. */
export async function startWalker(
  browser: Browser,
  at: { url: string; email: string; look: Look },
): Promise<Walker> {
  const context = await openContext(browser, at.url)
  await signIn(context, at.email)
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  await page.emulateMedia({ colorScheme: at.look.scheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width: at.look.width, height: 800 })
  const quiet = watchCalls(page)
  await page.goto('/settings')
  await page.locator('#main h1').waitFor()
  return {
    routeNames: () =>
      page.evaluate(`${router}.getRoutes().flatMap(({ name }) => (name ? [name] : []))`),
    async speak(language) {
      await speak(page, language)
      await page.locator('h1').first().waitFor()
    },
    async flawsOf(path) {
      await page.evaluate(`${router}.push(${JSON.stringify(path)})`)
      await page.locator('h1').first().waitFor()
      await quiet()
      const flaws = await flawsOn(page)
      const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
      return wide > at.look.width ? [...flaws, `it is ${wide} px wide`] : flaws
    },
    close: () => context.close(),
  }
}

/** What axe has against a page as it stands, with all that is open on it. */
export async function flawsOn(page: Page): Promise<string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await bringAxe(page)
  return page.evaluate<string[]>(audit)
}

/** Resolves when no call of the page is on its way, and what came with the last one is drawn. */
export function watchCalls(page: Page): () => Promise<void> {
  const open = new Set<Request>()
  const isCall = (url: string) => /\/(?:api|assets|b)\//.test(url)
  page.on('request', (request) => isCall(request.url()) && open.add(request))
  page.on('requestfinished', (request) => open.delete(request))
  page.on('requestfailed', (request) => open.delete(request))
  const drawn = `new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))`
  return async () => {
    const until = Date.now() + patienceMs
    for (let rests = 0; rests < 2 && Date.now() < until; ) {
      await page.evaluate(drawn)
      rests = open.size === 0 ? rests + 1 : 0
    }
  }
}

/** The first analysis leaves axe in the page, which lives until it is loaded anew. */
async function bringAxe(page: Page): Promise<void> {
  await new AxeBuilder({ page }).include('h1').setLegacyMode().analyze()
}
