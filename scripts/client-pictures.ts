import type { Page } from 'playwright-core'
import type { Ask, Picture } from './pictures.ts'

const home = '/book/salon'
const client = { name: 'Алия Нурланова', phone: '+7 701 555 00 77', email: 'aliya@example.com' }
/** Far enough ahead that the visit can be changed, near enough that days are shown. */
const daysAhead = 3
const dayMs = 86_400_000

/** The app brings its typeface last of all. */
const typeface = `[...document.fonts].some(({ status }) => status === 'loaded')`

const dateIn = (days: number) => new Date(Date.now() + days * dayMs).toISOString().slice(0, 10)

/** A free time of the service in that place of the list, as the address of the last step. */
const lastStep = (place: number) => async (ask: Ask) => {
  const { items } = await ask('/api/public/salon/services')
  const service = items[place]?.id
  const days = `from=${dateIn(daysAhead)}&to=${dateIn(daysAhead + 6)}`
  const { days: free = [] } = await ask(`/api/public/salon/slots?service_ids=${service}&${days}`)
  const at = free.flatMap(({ slots }) => slots)[2]?.start_time
  if (!at) throw new Error('the demo has no free time')
  return `${home}/confirm?services=${service}&at=${at}`
}

async function book(page: Page): Promise<void> {
  const submit = page.locator('form button[type=submit]')
  if (await page.locator('input[name=name]').isVisible()) {
    for (const [name, value] of Object.entries(client)) {
      await page.locator(`input[name=${name}]`).fill(value)
    }
    await submit.click()
    await page.locator('input[name=name]').waitFor({ state: 'detached' })
  }
  await submit.click()
  await page.waitForURL('**/done/**')
}

const shown: Picture[] = [
  { name: 'client-app', path: () => home, shows: '[data-service]' },
  { name: 'client-app-time', path: () => `${home}/time?services=22`, shows: '[data-slot]' },
  { name: 'client-app-done', path: lastStep(21), shows: 'form', act: book },
  {
    name: 'client-app-visits',
    path: lastStep(0),
    shows: 'form',
    act: async (page) => {
      await book(page)
      await page.goto(`${home}/my`)
      await page.locator('[data-visit]').first().waitFor()
    },
  },
]

/** The clients' own app, as they hold it in their hands; one look's pictures share a browser. */
export const clientPictures = shown.map(
  (picture): Picture => ({
    ...picture,
    guest: true,
    inGuide: true,
    onPhone: true,
    act: async (page) => {
      await picture.act?.(page)
      while (!(await page.evaluate(typeface))) await page.waitForTimeout(100)
    },
  }),
)
