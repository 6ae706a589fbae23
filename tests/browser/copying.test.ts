import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { day, hasBrowser, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let page: Page
let address = ''
beforeAll(async () => {
  if (!hasBrowser) return
  pages = await startSalonPages()
  const id = await pages.uzel.book(pages.salon, `${day} 10:00:00`)
  address = `/bookings?from=${day}&to=${day}&booking=${id}`
  page = await pages.openPage(address)
})
afterAll(() => pages?.close())

/** What a browser has for pages that did not come by https. */
const withoutClipboard = `Object.defineProperty(navigator, 'clipboard', { value: undefined })`
const panel = () => page.getByRole('dialog').first()
async function copyLink(): Promise<void> {
  await panel().getByRole('button', { name: 'Actions' }).click()
  await page.getByRole('menuitem', { name: 'Copy the client’s link' }).click()
}

test.skipIf(!hasBrowser)(
  'a link is copied where a browser has no clipboard for pages',
  async () => {
    await page.evaluate(withoutClipboard)
    await copyLink()
    await page.getByText('Link copied').waitFor()
    await panel().getByLabel('Note').focus()
    await page.keyboard.press('Control+V')
    expect(await panel().getByLabel('Note').inputValue()).toMatch(/^http.*\/b\/\S+$/)
  },
)

test.skipIf(!hasBrowser)(
  'a link that cannot be copied is shown, and not told as copied',
  async () => {
    page = await pages.openPage(address)
    await page.evaluate(`${withoutClipboard}; document.execCommand = () => false`)
    const shown: string[] = []
    page.once('dialog', (dialog) => {
      shown.push(dialog.defaultValue())
      void dialog.dismiss()
    })
    await copyLink()
    await expect.poll(() => shown).toEqual([expect.stringContaining('/b/')])
    expect(await page.getByText('Link copied').count()).toBe(0)
  },
)
