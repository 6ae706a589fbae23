import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'
import { flawsOn } from './walker.ts'

let pages: SalonPages
let page: Page
let bookingId = 0
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  bookingId = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
  page = await pages.openPage('/team')
})
afterAll(() => pages?.close())

const router = `document.querySelector('#app').__vue_app__.config.globalProperties.$router`
const go = (path: string) => page.evaluate(`${router}.push(${JSON.stringify(path)})`)
const calendar = `/calendar?date=${day}`
const block = () => page.locator('[data-booking]').first()
const panel = () => page.getByRole('dialog').first()

async function openActions(): Promise<void> {
  await go('/team')
  await page.getByRole('button', { name: 'Actions: Anna' }).click()
  await page.getByRole('menu').waitFor()
}
async function openNew(): Promise<void> {
  await go(`/bookings?from=${day}&to=${day}&new=1`)
  await panel().getByLabel('Note').waitFor()
}

/** Everything that opens over a page, and how. */
const things: Record<string, () => Promise<unknown>> = {
  'a menu': openActions,
  'a dialog with a list': async () => {
    await openActions()
    await page.getByRole('menuitem', { name: 'Hand over the bookings' }).click()
    await page.getByLabel('Who takes them').waitFor()
  },
  'a question': async () => {
    await openActions()
    await page.getByRole('menuitem', { name: 'Delete' }).click()
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).waitFor()
  },
  'a drawer with a form': async () => {
    await go('/team')
    await page.getByRole('button', { name: 'Add an employee' }).first().click()
    await page.getByLabel('Title').waitFor()
  },
  'a booking': async () => {
    await go(`${calendar}&booking=${bookingId}`)
    await panel().getByLabel('Note').waitFor()
  },
  'a list to choose from': async () => {
    await openNew()
    await panel().getByRole('combobox', { name: 'Services' }).click()
    await page.getByRole('listbox').getByRole('option').first().waitFor()
  },
  'a list that found nothing': async () => {
    await openNew()
    await panel().getByRole('combobox', { name: 'Client' }).fill('Zzz')
    await page.getByText('Nobody matches').waitFor()
  },
  'a month to choose a day of': async () => {
    await openNew()
    await panel().getByLabel('Date').click()
    await page.getByRole('grid').waitFor()
  },
  'a menu of a booking': async () => {
    await go(calendar)
    await block().click({ button: 'right' })
    await page.getByRole('menu').waitFor()
  },
  'the search through everything': async () => {
    await go(calendar)
    await block().waitFor()
    await page.keyboard.press('Control+k')
    await panel().getByRole('combobox').fill('Ol')
    await page.getByRole('option').first().waitFor()
  },
  'the overview of keys': async () => {
    await go(calendar)
    await block().waitFor()
    await page.keyboard.press('Shift+Slash')
    await page.getByRole('heading', { name: 'Keys' }).waitFor()
  },
  'a notice with a way back': async () => {
    await openActions()
    await page.getByRole('menuitem', { name: 'Take out of the calendar' }).click()
    await page.getByRole('button', { name: 'Undo' }).waitFor()
  },
}

/** Each thing is seen in one of the looks; in all of them when every look is asked for. */
const everything = process.env['UZEL_EVERY_LOOK'] === '1'
const looks = [
  { scheme: 'light', width: 1280 },
  { scheme: 'dark', width: 360 },
] as const

test.skipIf(!hasBrowser).each(looks)(
  'axe has nothing against what opens over a page: $scheme, $width px',
  async ({ scheme, width }) => {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
    await page.setViewportSize({ width, height: 800 })
    const flaws: string[] = []
    const turn = looks.findIndex((look) => look.scheme === scheme)
    for (const [place, [thing, open]] of Object.entries(things).entries()) {
      if (!everything && place % looks.length !== turn) continue
      await open().catch((error) => flaws.push(`${thing}: ${error}`))
      for (const flaw of await flawsOn(page)) flaws.push(`${thing}: ${flaw}`)
      if (process.env['UZEL_LOOK_AT']) {
        const name = thing.replaceAll(' ', '-')
        await page.screenshot({ path: `${process.env['UZEL_LOOK_AT']}/${width}-${name}.png` })
      }
      // One press closes a list, the next what it stands in; what is shut already stays so.
      await page.keyboard.press('Escape')
      await page.keyboard.press('Escape')
      // What was typed is not left without a question.
      const leave = page.getByRole('button', { name: 'Leave' })
      if (await leave.isVisible()) await leave.click()
      const undo = page.getByRole('button', { name: 'Undo' })
      if (await undo.isVisible()) await undo.click()
    }
    expect(flaws).toEqual([])
  },
  60_000,
)
