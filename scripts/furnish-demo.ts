import type { APIRequestContext } from 'playwright-core'
import { Temporal } from 'temporal-polyfill'

/** Somebody signed in, and the address that they are at. */
interface Desk {
  request: APIRequestContext
  url: string
}

type Row = { id: number } & Record<string, unknown>

/** A client whom the demo has on both sides. */
const twoSided = 234
const settledWithinMs = 60_000
/** Where letters go while the pictures are taken. */
export const mailPort = 2526
export const invitedEmail = 'saule@example.com'

/**
 * Gives a demo what a salon has after a week, so that no page of the pictures is empty: a double, a
 * wish on the waiting list, a key, a receiver, an audit, a conflict, letters, a file of clients.
 * Done once for a demo.
 */
export async function furnishDemo(desk: Desk): Promise<void> {
  const { ask, list } = doors(desk)
  if ((await list('/api/waitlist')).length > 0) return
  const [connection] = await list('/api/connections')
  const [client, other] = await list('/api/clients?limit=2')
  const [service] = await list('/api/services?limit=1')
  if (!connection || !client || !other || !service) throw new Error('this is not the demo')
  const { first_name, last_name, phone } = client
  await ask('POST', '/api/clients', { first_name, phone, note: 'Перезвонить в мае' })
  const from = Temporal.Now.plainDateISO()
  for (const [at, { id }] of [client, other].entries()) {
    await ask('POST', '/api/waitlist', {
      client_id: id,
      service_ids: [service.id],
      from_date: from.add({ days: at }).toString(),
      to_date: from.add({ days: 7 + at }).toString(),
      note: at === 0 ? 'Лучше утром' : '',
    })
  }
  await ask('POST', '/api/tokens', { name: 'Сайт салона', scopes: ['clients:read'] })
  await ask('POST', '/api/webhooks', { url: 'https://example.com/uzel', events: ['ClientDeleted'] })
  await ask('POST', `/api/connections/${connection.id}/audits`, {})
  await disagree(desk, connection.id)
  await openToClients(desk)
  await desk.request.post('/api/client-imports', {
    headers: { origin: desk.url },
    multipart: { file: { name: 'clients.csv', mimeType: 'text/csv', buffer: clientsFile() } },
  })
  console.log(`furnished; ${String(first_name)} ${String(last_name)} has a double now`)
}

/** A page for clients, letters to colleagues, and somebody who is invited. */
async function openToClients(desk: Desk): Promise<void> {
  const { ask, list } = doors(desk)
  const about = 'Стрижки, окрашивание и маникюр в центре города. Работаем каждый день.'
  await ask('PUT', '/api/online-booking', { enabled: true, create_clients: true, about })
  const mail = { host: '127.0.0.1', port: mailPort, tls: 'none', from_address: 'salon@example.com' }
  await ask('PUT', '/api/message-channels/email', { enabled: true, settings: mail })
  const person = { name: 'Сауле Омарова', email: invitedEmail, role: 'manager', bookable: false }
  await ask('POST', '/api/users', person)
  const [receiver] = await list('/api/webhooks')
  await ask('POST', `/api/webhooks/${receiver?.id}/test`, {})
}

/** Two who fit, one whose phone is no phone, and one who is there already. */
function clientsFile(): Buffer {
  const rows = [
    'Имя;Фамилия;Телефон;Почта;Карта',
    'Динара;Омарова;+7 701 555 00 77;dinara@example.com;1204',
    'Руслан;Ахметов;8 705 555 00 78;;1205',
    'Жанна;Ли;12;zhanna@example.com;1206',
    'Марат;Исаев;+7 707 555 00 79;marat.example.com;1207',
  ]
  return Buffer.from(rows.join('\n'))
}

/** One client is renamed on both sides while nothing goes between them. */
async function disagree(desk: Desk, connection: number): Promise<void> {
  const { ask, list } = doors(desk)
  const path = `/api/connections/${connection}`
  await ask('PUT', path, { state: 'paused' })
  await ask('PUT', `/api/clients/${twoSided}`, { first_name: 'Алия', last_name: 'Садыкова' })
  const fields = { name: 'Алия', lastName: 'Садыкова-Ким' }
  await ask('POST', '/sandbox/bitrix24/_edit', { entity: 'contact', id: twoSided, fields })
  await ask('PUT', path, { state: 'active' })
  for (const until = Date.now() + settledWithinMs; Date.now() < until; ) {
    if ((await list(`${path}/conflicts`)).length > 0) return
    await new Promise((done) => setTimeout(done, 500))
  }
  throw new Error('the two sides did not come to disagree')
}

function doors({ request, url }: Desk) {
  // What changes something is taken from a page of Uzel only.
  const headers = { origin: url }
  const ask = async (method: string, path: string, data: object) => {
    const answer = await request.fetch(path, { method, data, headers })
    if (!answer.ok()) throw new Error(`${method} ${path}: ${await answer.text()}`)
  }
  const list = async (path: string) => {
    const answer = (await (await request.get(path)).json()) as { items?: Row[] }
    return answer.items ?? []
  }
  return { ask, list }
}
