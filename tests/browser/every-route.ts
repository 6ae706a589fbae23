import type { FurnishedSalon } from './furnished-salon.ts'
import { day } from './salon-page.ts'

/**
 * Where every page of the product is seen, by the name of its route. A page with several faces has
 * an address for each.
 */
export function everyRoute({ ids, pages }: FurnishedSalon): Record<string, string[]> {
  const { salon } = pages
  const connection = `/connections/${ids.connection}`
  return {
    calendar: [
      `/calendar?date=${day}`,
      `/calendar?date=${day}&by=places`,
      `/calendar?date=${day}&view=week`,
      `/calendar?date=${day}&view=month`,
      `/calendar?date=${day}&view=list`,
    ],
    'print-day': [`/print/day?date=${day}`],
    bookings: ['/bookings'],
    waitlist: ['/bookings/waiting'],
    clients: ['/clients'],
    'client-duplicates': ['/clients/duplicates'],
    'client-import': [
      '/clients/import',
      `/clients/import?import=${ids.imported}`,
      `/clients/import?import=${ids.imported}&step=check`,
    ],
    client: [`/clients/${ids.client}`],
    services: ['/services', `/services?service=${salon.haircut}`],
    team: ['/team', '/team?view=month'],
    person: [`/team/${salon.anna}`, `/team/${salon.boris}?tab=days`],
    workplaces: ['/workplaces'],
    connections: ['/connections'],
    'new-connection': ['/connections/new'],
    connection: [connection],
    'connection-records': [`${connection}/records`],
    'connection-record': [`${connection}/record/${ids.link}`],
    'connection-conflicts': [`${connection}/conflicts`],
    'connection-runs': [`${connection}/runs`],
    'connection-inbox': [`${connection}/inbox`],
    'connection-audit': [`${connection}/audit`],
    'connection-settings': [`${connection}/settings`],
    settings: ['/settings'],
    business: ['/settings/business'],
    'online-booking': ['/settings/online-booking'],
    messages: [
      '/settings/messages',
      '/settings/messages?open=email',
      '/settings/messages?open=telegram',
      '/settings/messages?open=sms',
    ],
    'sent-messages': ['/settings/messages/sent'],
    statuses: ['/settings/statuses'],
    users: ['/settings/users'],
    tokens: ['/settings/tokens'],
    webhooks: ['/settings/webhooks'],
    webhook: [`/settings/webhooks/${ids.webhook}`],
    'audit-log': ['/settings/audit-log'],
    tenants: ['/tenants'],
    welcome: ['/welcome'],
    forbidden: ['/forbidden'],
    'not-found': ['/no/such/page'],
    'sign-in': ['/sign-in'],
    invitation: ['/invitation'],
  }
}
