import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { hasBrowser, type SalonPages, speak, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let portal: TestPortal
let connection: number
beforeAll(async () => {
  if (!hasBrowser) return
  portal = await startPortal()
  pages = await startSalonPages()
  connection = await pages.uzel.connect(pages.salon, portal)
  await pages.uzel.drain(portal)
  await pages.uzel.sql(
    `update cursors set tries = 7, failing_since = now(), next_at = now() + interval '9 minutes',
       error = '{"class": "rejected", "words": "No rights to contacts"}'
     where kind = 'client' and mode = 'changes'`,
  )
})
afterAll(async () => {
  await pages?.close()
  await portal?.close()
})

test.skipIf(!hasBrowser)(
  'a list that is refused is told in every language with its words, and one press tries it again',
  async () => {
    const page = await pages.openPage(`/connections/${connection}`)
    const said = {
      ru: ['Не все изменения оттуда читаются', 'Клиенты: изменения оттуда не читаются с'],
      uk: ['Не всі зміни звідти читаються', 'Клієнти: зміни звідти не читаються з'],
      kk: [
        'Ол жақтағы өзгерістердің бәрі бірдей оқылмайды',
        'Клиенттер: ол жақтағы өзгерістер мына уақыттан бері оқылмай тұр',
      ],
      en: ['Not all changes there can be read', 'Clients: changes there have not been read since'],
    } as const
    for (const [language, [standing, notice]] of Object.entries(said)) {
      await speak(page, language)
      await page.getByText(standing, { exact: true }).first().waitFor()
      await page.getByText(notice).waitFor()
      await page.getByText('No rights to contacts').waitFor()
    }
    await page.getByRole('button', { name: 'Try again now' }).click()
    await page.getByText('It is read anew now').waitFor()
    await pages.uzel.drain(portal)
    await page.reload()
    await page.getByText('Everything is in step', { exact: true }).first().waitFor()
    expect(await page.getByText(said.en[1]).count()).toBe(0)
  },
  60_000,
)
