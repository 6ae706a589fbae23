import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPortal, type TestPortal } from '../support/portal.ts'
import { hasBrowser, patienceMs, type SalonPages, startSalonPages } from './salon-page.ts'

let pages: SalonPages
let portal: TestPortal
let page: Page
let webhook = ''
beforeAll(async () => {
  if (!hasBrowser) return
  portal = await startPortal()
  pages = await startSalonPages()
  portal.deliverTo(pages.uzel.url)
  await pages.uzel.book(pages.salon, '2031-03-10 10:00:00')
  const answer = await fetch(`${portal.url}/_state?kind=none`)
  const state = (await answer.json()) as { portal: { webhookUrl: string } }
  webhook = state.portal.webhookUrl
  page = await pages.openPage('/connections')
  page.setDefaultTimeout(2 * patienceMs)
})
afterAll(async () => {
  await pages?.close()
  await portal?.close()
})

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const says = (text: string | RegExp) => page.getByRole('main').getByText(text).first().waitFor()
const openTab = (name: RegExp) =>
  page.getByRole('navigation', { name: 'Bitrix24' }).getByRole('link', { name }).click()

async function connectionId(): Promise<number> {
  const { body } = await pages.uzel.ask(pages.salon, 'GET /api/connections')
  return Number((body['items'] as { id: number }[])[0]?.id)
}

async function violations(): Promise<string[]> {
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze()
  return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))
}

test.skipIf(!hasBrowser)(
  'a portal is connected step by step, and a wrong key is explained',
  async () => {
    await says('Nothing is connected yet')
    await page.getByRole('link', { name: 'Connect a system' }).click()
    await page.getByRole('button', { name: /Bitrix24/ }).click()
    await page.getByRole('radio', { name: /Incoming webhook/ }).check()
    const address = page.getByLabel('Address of the incoming webhook')
    await address.fill(webhook.replace(/\/[^/]+\/$/, '/wrong/'))
    await press('Save and test')
    await says('1 thing to fix')
    await says(/The portal refused the key/)
    await press('Back')
    await address.fill(webhook)
    await press('Save and test')
    await says('Everything works')

    // Somebody else goes on where it was left.
    await page.goto('/connections')
    await page.getByRole('link', { name: 'Go on with the set-up' }).click()
    await says('Everything works')
    await press('Next')
    await page.getByLabel('Type of new contacts').selectOption({ label: 'Clients' })
    await press('Next')
    await page.getByLabel('Stage for “Cancelled”').selectOption({ label: 'Deal failed' })
    await press('Next')
    await press('Start')
    await says('The first synchronisation goes on')
    await pages.uzel.drain(portal)
    await says('Connected: both sides are in step')
    expect((await portal.deals()).length).toBe(1)
  },
)

test.skipIf(!hasBrowser)(
  'an edit on both sides becomes a conflict that a person settles',
  async () => {
    const { uzel, salon } = pages
    await page.getByRole('link', { name: 'To the connection' }).click()
    await says('Everything is in step')
    const [contact] = await portal.contacts()
    await uzel.ask(salon, `PUT /api/clients/${salon.client}`, { last_name: 'Here' })
    await portal.edit({ entity: 'contact', id: Number(contact?.id), fields: { lastName: 'There' } })
    await uzel.drain(portal)
    await uzel.skipWaiting()
    await uzel.drain(portal)
    // Nobody reloads: the sentence changes by itself.
    await says('1 record needs you')
    await page.getByRole('main').getByRole('link', { name: 'Show them' }).click()
    await says('Changed on both sides at once.')
    const { body: before } = await uzel.ask(salon, `GET /api/clients/${salon.client}`)
    await press('Take this one')
    await says('No conflicts')
    const { body: after } = await uzel.ask(salon, `GET /api/clients/${salon.client}`)
    expect(after['last_name']).not.toBe(before['last_name'])
    expect(['Here', 'There']).toContain(after['last_name'])
    await uzel.drain(portal)
  },
)

test.skipIf(!hasBrowser)(
  'a record stands in three columns, and each field is decided',
  async () => {
    const { uzel, salon } = pages
    const id = await connectionId()
    const words = JSON.stringify({ class: 'rejected', words: 'Phone is wrong' })
    await uzel.sql('update connections set state = $1', ['paused'])
    await uzel.ask(salon, `PUT /api/services/${salon.haircut}`, { name: 'Cut, new' })
    await uzel.sql(
      `update links set state = 'parked', tries = 1, error = $2 where kind = 'service' and local_id = $1`,
      [salon.haircut, words],
    )
    await uzel.sql('update connections set state = $1', ['active'])
    await page.goto(`/connections/${id}/records?state=attention`)
    await page.getByRole('link', { name: /Cut, new/ }).click()
    await says('It did not accept the record')
    await says(/Phone is wrong/)
    await page.getByRole('radio', { name: 'Name: take from there' }).check()
    await says('1 field chosen')
    await press('Apply')
    await page.getByText('Settled: it is brought in step now').waitFor()
    await uzel.drain(portal)
    const { body } = await uzel.ask(salon, `GET /api/services/${salon.haircut}`)
    expect(body['name']).not.toBe('Cut, new')
    await page
      .getByRole('main')
      .getByText('In step', { exact: true })
      .first()
      .waitFor({ timeout: 12_000 })
  },
)

test.skipIf(!hasBrowser)(
  'an audit tells its per cent, and every page of it is accessible',
  async () => {
    const id = await connectionId()
    await page.goto(`/connections/${id}/audit`)
    await press('Compare')
    await says('Both sides are the same')
    await page.getByText('100%').waitFor()
    for (const [tab, heading] of [
      [/^Overview/, 'The last 24 hours'],
      [/^Records/, 'How it stands'],
      [/^Runs/, 'Started'],
      [/^Inbox/, /No messages yet|Received/],
      [/^Settings/, 'Does it all work?'],
    ] as const) {
      await openTab(tab)
      await says(heading)
      expect(await violations()).toEqual([])
    }
    await page.setViewportSize({ width: 360, height: 740 })
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await violations()).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360)
    await page.setViewportSize({ width: 1280, height: 800 })
  },
)

test.skipIf(!hasBrowser)(
  'it is paused, goes on, and is disconnected with words about what stays',
  async () => {
    const dialog = page.getByRole('alertdialog')
    await press('Pause')
    await dialog.getByRole('button', { name: 'Pause' }).click()
    await says('The connection is paused')
    await press('Go on')
    await page
      .getByText('The connection is paused')
      .waitFor({ state: 'detached', timeout: patienceMs })
    await openTab(/^Settings/)
    await press('Disconnect')
    await dialog.getByText(/Contacts, deals and products in Bitrix24 stay/).waitFor()
    await dialog.getByRole('button', { name: 'Disconnect' }).click()
    await says('Nothing is connected yet')
    expect((await portal.deals()).length).toBe(1)
  },
)
