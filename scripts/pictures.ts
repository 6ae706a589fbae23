import type { Page } from 'playwright-core'
import { clientPictures } from './client-pictures.ts'
import { invitedEmail } from './furnish-demo.ts'

/** Asks the demo's API, for the numbers in the addresses of pages. */
export type Ask = (
  path: string,
  method?: 'POST',
) => Promise<{
  items: { id: number; client_id?: number; email?: string | null }[]
  days?: { slots: { start_time: string }[] }[]
  token?: string
}>

/** One page as the documentation shows it. */
export interface Picture {
  name: string
  path(ask: Ask): string | Promise<string>
  /** What is there when the page is; its heading where it is not said. */
  shows?: string
  /** Opens what a reader would open. */
  act?(page: Page): Promise<void>
  /** The clock is set: the line of the present crosses a busy day. */
  atLateMorning?: true
  /** Seen by whoever has not signed in. */
  guest?: true
  /** Seen by the super admin, who has to be made first. */
  owner?: true
  /** The guide shows it, in its own language. */
  inGuide?: true
  /** Made for phones: the guide shows it on one, and nothing shows it on a desk. */
  onPhone?: true
}

const booking = '[data-booking]'
const at = (path: string) => () => path
const inFirst = (list: string, path: (id: number) => string) => async (ask: Ask) => {
  const [first] = (await ask(`${list}?limit=1`)).items
  if (!first) throw new Error(`the demo has nothing in ${list}`)
  return path(first.id)
}
/** Somebody who has been here. */
const whoVisits = async (ask: Ask) => {
  const { items } = await ask('/api/bookings?limit=50')
  const known = items.find(({ client_id }) => client_id)
  if (!known) throw new Error('the demo has no bookings')
  return `/clients/${known.client_id}`
}
const importAt = (id: number) => `/clients/import?import=${id}`
const inConnection = (rest: string) =>
  inFirst('/api/connections', (id) => `/connections/${id}${rest}`)

/** Every page of the product, in the order of a first week with it. */
export const pictures: Picture[] = [
  { name: 'tenants', path: at('/tenants'), owner: true },
  { name: 'sign-in', inGuide: true, path: at('/sign-in'), guest: true },
  { name: 'welcome', inGuide: true, path: at('/welcome') },
  { name: 'calendar', atLateMorning: true, inGuide: true, path: at('/calendar'), shows: booking },
  { name: 'calendar-places', atLateMorning: true, path: at('/calendar?by=places'), shows: booking },
  { name: 'calendar-week', atLateMorning: true, inGuide: true, path: at('/calendar?view=week') },
  { name: 'calendar-month', atLateMorning: true, path: at('/calendar?view=month') },
  { name: 'calendar-list', atLateMorning: true, path: at('/calendar?view=list') },
  {
    name: 'booking',
    atLateMorning: true,
    inGuide: true,
    path: at('/calendar'),
    shows: booking,
    act: async (page) => {
      await page.locator(booking).nth(1).click()
      await page.getByRole('dialog').waitFor()
      await page.waitForLoadState('networkidle')
    },
  },
  {
    name: 'search',
    inGuide: true,
    path: at('/services'),
    act: async (page) => {
      await page.keyboard.press('Control+k')
      await page.getByRole('dialog').getByRole('combobox').fill('Рахимова')
      await page.getByRole('option').first().waitFor()
    },
  },
  { name: 'print-day', path: at('/print/day'), shows: 'article, table, h2' },
  { name: 'bookings', path: at('/bookings') },
  { name: 'waitlist', inGuide: true, path: at('/bookings/waiting') },
  { name: 'clients', inGuide: true, path: at('/clients') },
  { name: 'client', inGuide: true, path: whoVisits },
  { name: 'client-duplicates', inGuide: true, path: at('/clients/duplicates') },
  { name: 'client-import', path: at('/clients/import') },
  { name: 'client-import-columns', inGuide: true, path: inFirst('/api/client-imports', importAt) },
  {
    name: 'client-import-check',
    inGuide: true,
    path: inFirst('/api/client-imports', (id) => `${importAt(id)}&step=check`),
    shows: 'text=Жанна',
  },
  { name: 'services', path: at('/services') },
  { name: 'team', inGuide: true, path: at('/team') },
  { name: 'team-month', path: at('/team?view=month') },
  { name: 'person', inGuide: true, path: at('/team/1') },
  { name: 'workplaces', path: at('/workplaces') },
  { name: 'connections', inGuide: true, path: at('/connections') },
  { name: 'new-connection', path: at('/connections/new') },
  { name: 'connection', inGuide: true, path: inConnection('') },
  { name: 'connection-records', path: inConnection('/records') },
  {
    name: 'connection-record',
    inGuide: true,
    path: async (ask) => {
      const [connection] = (await ask('/api/connections?limit=1')).items
      const list = `/api/connections/${connection?.id}/links`
      const [link] = (await ask(`${list}?kind=booking&state=idle&limit=1`)).items
      if (!link) throw new Error('the demo has nothing in step')
      return `/connections/${connection?.id}/record/${link.id}`
    },
  },
  { name: 'connection-conflicts', inGuide: true, path: inConnection('/conflicts') },
  { name: 'connection-runs', path: inConnection('/runs') },
  { name: 'connection-inbox', path: inConnection('/inbox') },
  { name: 'connection-audit', path: inConnection('/audit') },
  { name: 'connection-settings', path: inConnection('/settings') },
  { name: 'settings', path: at('/settings') },
  { name: 'business', path: at('/settings/business') },
  { name: 'online-booking', inGuide: true, path: at('/settings/online-booking') },
  {
    name: 'invitation',
    guest: true,
    path: async (ask) => {
      const { items } = await ask('/api/users?limit=200')
      const invited = items.find(({ email }) => email === invitedEmail)
      const { token } = await ask(`/api/users/${invited?.id}/invitation`, 'POST')
      return `/invitation#${token}`
    },
  },
  { name: 'messages', inGuide: true, path: at('/settings/messages') },
  { name: 'sent-messages', inGuide: true, path: at('/settings/messages/sent') },
  { name: 'statuses', path: at('/settings/statuses') },
  { name: 'users', path: at('/settings/users') },
  { name: 'tokens', path: at('/settings/tokens') },
  { name: 'webhooks', path: at('/settings/webhooks') },
  {
    name: 'webhook',
    path: inFirst('/api/webhooks', (id) => `/settings/webhooks/${id}`),
  },
  { name: 'audit-log', path: at('/settings/audit-log') },
  ...clientPictures,
]
