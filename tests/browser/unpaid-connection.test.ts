import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLocation, type TestLocation } from '../support/location.ts'
import { hasBrowser, type SalonPages, speak, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let location: TestLocation
let journal: number
beforeAll(async () => {
  if (!hasBrowser) return
  location = await startLocation()
  pages = await startSalonPages()
  journal = await location.connect(pages.uzel, pages.salon)
  await pages.uzel.drain(location)
  await location.edit({ entity: 'company', fields: { licensed: false } })
  await pages.uzel.skipWaiting()
  await pages.uzel.drain(location)
})
afterAll(async () => {
  await pages?.close()
  await location?.close()
})

test.skipIf(!hasBrowser)(
  'a licence that ended is told in every language, and one press goes on once it is paid',
  async () => {
    const page = await pages.openPage(`/connections/${journal}`)
    const said = {
      ru: 'На той стороне закончилась лицензия',
      uk: 'На тому боці закінчилася ліцензія',
      kk: 'Ол жақта лицензия мерзімі бітті',
      en: 'The licence on the other side has ended',
    }
    for (const [language, words] of Object.entries(said)) {
      await speak(page, language)
      await page.getByRole('status').getByText(words, { exact: true }).waitFor()
    }
    await page.getByRole('img', { name: 'Connections: one does not work' }).first().waitFor()
    // Nothing has to be connected anew, so nobody is sent to the settings.
    expect(await page.getByRole('link', { name: 'Connect again' }).count()).toBe(0)
    await location.edit({ entity: 'company', fields: { licensed: true } })
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByText(said.en, { exact: true }).waitFor({ state: 'hidden' })
    await pages.uzel.skipWaiting()
    await pages.uzel.drain(location)
    const { body } = await pages.uzel.ask(pages.salon, `GET /api/connections/${journal}`)
    expect(body).toMatchObject({ state: 'active', alert: null })
  },
  60_000,
)
