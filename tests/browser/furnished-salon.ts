import { startPortal, type TestPortal } from '../support/portal.ts'
import type { TestProgram, TestSalon } from '../support/program.ts'
import { day, password, type SalonPages, startSalonPages } from './salon-page.ts'

/** A salon in which every page of the product has something to show. */
export interface FurnishedSalon {
  pages: SalonPages
  portal: TestPortal
  /** Signs in to every page, that of the businesses too. */
  ownerEmail: string
  ids: { connection: number; link: number; webhook: number; client: number; imported: number }
  close(): Promise<void>
}

const longName = 'Константинопольская-Задунайская'

/** People, visits, doubles, files, keys, and a connection with every kind of trouble. */
export async function furnishSalon(): Promise<FurnishedSalon> {
  const pages = await startSalonPages()
  const portal = await startPortal()
  const { uzel, salon } = pages
  const make = maker(uzel, salon)
  const ownerEmail = 'olga@example.com'
  await uzel.ask(
    salon,
    'POST /api/users',
    { name: 'Olga', role: 'super_admin', email: ownerEmail, password, bookable: false },
    'super_admin',
  )
  const client = await addClients(make)
  await addVisits(uzel, salon, client)
  await addMessages(uzel, salon, client)
  await make('/api/vacations', { user_id: salon.boris, starts_on: day, ends_on: day })
  await make('/api/waitlist', {
    client_id: client,
    service_ids: [salon.haircut],
    from_date: day,
    to_date: '2031-03-20',
    note: 'Mornings',
  })
  await make('/api/tokens', { name: 'Website', scopes: ['clients:read'] })
  const webhook = await make('/api/webhooks', { url: `${portal.url}/hook`, events: ['*'] })
  await uzel.ask(salon, `POST /api/webhooks/${webhook}/test`)
  const imported = await importFile(uzel, salon)
  const connection = await connectWithTrouble({ uzel, salon, portal, client })
  const { body } = await uzel.ask(salon, `GET /api/connections/${connection}/links?limit=1`)
  const [link] = body['items'] as { id: number }[]
  return {
    pages,
    portal,
    ownerEmail,
    ids: { connection, link: Number(link?.id), webhook, client, imported },
    async close() {
      await pages.close()
      await portal.close()
    },
  }
}

type Make = (path: string, body: object) => Promise<number>

function maker(uzel: TestProgram, salon: TestSalon): Make {
  return async (path, body) => {
    const answer = await uzel.ask(salon, `POST ${path}`, body)
    if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`)
    return Number(answer.body['id'])
  }
}

/** Thirty with phones, two of one phone, and one with the longest name that there is. */
async function addClients(make: Make): Promise<number> {
  for (let at = 0; at < 30; at++) {
    const phone = `+770155501${String(at).padStart(2, '0')}`
    await make('/api/clients', { first_name: `Айгуль ${at}`, last_name: 'Сатпаева', phone })
  }
  await make('/api/clients', { first_name: 'Айгуль', phone: '+77015550100', note: 'Tea' })
  return make('/api/clients', {
    first_name: 'Екатерина-Виктория',
    last_name: longName,
    phone: '+77015550200',
    email: 'a.very.long.address.of.somebody@subdomain.example.com',
    note: 'Tea, no sugar. '.repeat(8),
  })
}

async function addVisits(uzel: TestProgram, salon: TestSalon, client: number): Promise<void> {
  const { statuses, boris, shave } = salon
  const visits: [string, Record<string, unknown>][] = [
    ['10:00:00', { status_id: statuses.confirmed, note: 'A note' }],
    ['10:00:00', { status_id: statuses.cancelled, note: 'Ill' }],
    ['11:15:00', { client_id: client }],
    ['12:00:00', { user_id: boris, status_id: statuses.no_show }],
    ['13:30:00', { status_id: statuses.completed }],
    ['15:00:00', { user_id: boris, service_ids: [shave] }],
  ]
  for (const [time, more] of visits) await uzel.book(salon, `${day} ${time}`, more)
}

/** A channel that works, one without its password, a page for clients, and messages of each end. */
async function addMessages(uzel: TestProgram, salon: TestSalon, client: number): Promise<void> {
  const mail = { host: 'mail.example.com', from_address: 'salon@example.com', password: 'secret' }
  await uzel.ask(salon, 'PUT /api/message-channels/email', { enabled: true, settings: mail })
  const sms = { login: 'salon' }
  await uzel.ask(salon, 'PUT /api/message-channels/sms', { enabled: true, settings: sms })
  await uzel.ask(salon, 'PUT /api/online-booking', { enabled: true, about: 'In the old town.' })
  const text = 'See you tomorrow at ten. '.repeat(6)
  const states = ['sent', 'sent', 'cancelled', 'uncertain', 'failed', 'sent']
  for (const [at, state] of states.entries()) {
    const email = at % 2 === 0
    await uzel.sql(
      `insert into messages (tenant_id, key, kind, channel, address, language, text, client_id,
         booking_id, state, error, tries, expires_at, sent_at)
       select tenant_id, $2, 'reminder', $3, $4, 'en', $5, $1, id, $6, $7, 1, now(), now()
       from bookings where client_id = $1`,
      [
        client,
        `furnished:${at}`,
        email ? 'email' : 'sms',
        email ? 'a.very.long.address.of.somebody@subdomain.example.com' : '+77015550200',
        text,
        state,
        state === 'failed' ? 'smtp_550: no such user' : null,
      ],
    )
  }
  await uzel.sql('update bookings set confirmed_at = now() where client_id = $1', [client])
}

/** Uploaded and looked at, not begun: its columns are on the page. */
async function importFile(uzel: TestProgram, salon: TestSalon): Promise<number> {
  const csv = 'Name;Phone;Points\nDana Omarova;87015550077;1\nBroken;12;3\n'
  const body = new FormData()
  body.set('file', new Blob([csv], { type: 'text/csv' }), 'clients.csv')
  const headers = { authorization: `Bearer ${salon.tokens.admin}` }
  const answer = await fetch(`${uzel.url}/api/client-imports`, { method: 'POST', headers, body })
  const { id } = (await answer.json()) as { id: number }
  return id
}

/** In step at first; then one record is refused and one is changed on both sides at once. */
async function connectWithTrouble(parts: {
  uzel: TestProgram
  salon: TestSalon
  portal: TestPortal
  client: number
}): Promise<number> {
  const { uzel, salon, portal, client } = parts
  const id = await uzel.connect(salon, portal, 'newest')
  await uzel.drain(portal)
  await uzel.ask(salon, `POST /api/connections/${id}/audits`, {})
  await uzel.drain(portal)
  const contact = (await portal.contacts()).find((row) => JSON.stringify(row).includes(longName))
  await uzel.ask(salon, `PUT /api/clients/${client}`, { last_name: `${longName} (here)` })
  const fields = { lastName: `${longName} (there)` }
  await portal.edit({ entity: 'contact', id: Number(contact?.id), fields })
  await uzel.drain(portal)
  await uzel.skipWaiting()
  await uzel.drain(portal)
  await refuse(uzel, salon)
  return id
}

/** A change that waits, of which the other side has said no. */
async function refuse(uzel: TestProgram, salon: TestSalon): Promise<void> {
  await uzel.sql('update connections set state = $1', ['paused'])
  await uzel.ask(salon, `PUT /api/services/${salon.shave}`, { name: 'Shave with a hot towel' })
  await uzel.sql(
    `update links set state = 'parked', tries = 1, error = $2
     where kind = 'service' and local_id = $1`,
    [salon.shave, JSON.stringify({ class: 'rejected', words: 'NAME is too long' })],
  )
  await uzel.sql('update connections set state = $1', ['active'])
}
