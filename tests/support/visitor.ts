import { randomUUID } from 'node:crypto'
import type { TestProgram, TestSalon } from './program.ts'

export interface Reply {
  status: number
  body: Record<string, unknown>
  text: string
  /** What the browser keeps, without its attributes. */
  cookie: string | undefined
  headers: Headers
}

/** A public page, and somebody at it with a browser. */
export interface Visitor {
  slug: string
  /** Asks as a page of the business's own address does; `path` is below /api/public/{slug}. */
  ask(request: string, body?: object, cookie?: string): Promise<Reply>
  book(body: object): Promise<Reply>
  /** An order of somebody new; later fields win. */
  wish(startTime: string, more?: object): Wish
  /** The code that was sent to that address last. */
  codeFor(address: { email?: string; phone?: string }): Promise<string>
  /** Signs in by e-mail; answers the cookie. */
  signIn(email: string): Promise<string>
}

export interface Wish {
  service_ids: number[]
  user_id: number | null
  start_time: string
  name: string
  phone: string
  email: string
  request_key: string
}

let people = 0
/** Where no letter arrives, for tests that only ask whether one waits. */
const nobodysMail = { host: '127.0.0.1', port: 2525 }

/** Opens the page of the salon, lets it write e-mails, and puts somebody in front of it. */
export async function openPage(
  house: TestProgram,
  salon: TestSalon,
  { host, port } = nobodysMail,
): Promise<Visitor> {
  const page = await house.ask(salon, 'PUT /api/online-booking', {
    enabled: true,
    about: 'We cut hair',
  })
  const mail = await house.ask(salon, 'PUT /api/message-channels/email', {
    enabled: true,
    settings: { host, port, tls: 'none', from_address: 'salon@example.com' },
  })
  for (const { status, body } of [page, mail]) {
    if (status !== 200) throw new Error(`not opened: ${JSON.stringify(body)}`)
  }
  const slug = String(page.body['slug'])
  const ask: Visitor['ask'] = (request, body, cookie) => {
    const [method = 'GET', path = ''] = request.split(' ')
    const below = path.startsWith('/b/') ? path : `/api/public/${slug}${path}`
    return askAs(`${house.url}${below}`, { method, body, cookie })
  }
  const must = async (answer: Promise<Reply>, status: number) => {
    const got = await answer
    if (got.status !== status) throw new Error(`${got.status}: ${got.text}`)
    return got
  }
  const visitor: Visitor = {
    slug,
    ask,
    book: (body) => must(ask('POST /bookings', body), 201),
    wish: (startTime, more) => ({ ...newWish(salon, startTime), ...more }),
    async codeFor(address) {
      await must(ask('POST /sign-in-codes', address), 202)
      const [row] = await house.sql<{ text: string }>(
        'select text from messages where tenant_id = $1 and address = $2 order by id desc limit 1',
        [salon.tenantId, address.email ?? address.phone],
      )
      return /\d{6}/.exec(row?.text ?? '')?.[0] ?? ''
    },
    async signIn(email) {
      const code = await visitor.codeFor({ email })
      const opened = await must(ask('POST /session', { email, code }), 200)
      return opened.cookie ?? ''
    },
  }
  return visitor
}

/** An hour of the salon's clock (UTC+5), so many days from now. */
export function inDays(days: number, hour: number): string {
  const date = new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
  return new Date(`${date}T${String(hour).padStart(2, '0')}:00:00+05:00`).toISOString()
}

function newWish(salon: TestSalon, startTime: string): Wish {
  people += 1
  return {
    service_ids: [salon.haircut],
    user_id: null,
    start_time: startTime,
    name: 'Aliya Serik',
    phone: `+7701555${String(people).padStart(4, '0')}`,
    email: `aliya${people}@example.com`,
    request_key: randomUUID(),
  }
}

async function askAs(
  url: string,
  of: { method: string; body: object | undefined; cookie: string | undefined },
): Promise<Reply> {
  const response = await fetch(url, {
    method: of.method,
    headers: {
      'accept-language': 'en',
      'sec-fetch-site': 'same-origin',
      ...(of.cookie ? { cookie: of.cookie } : {}),
      ...(of.body ? { 'content-type': 'application/json' } : {}),
    },
    ...(of.body ? { body: JSON.stringify(of.body) } : {}),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : {},
    text,
    cookie: response.headers.get('set-cookie')?.split(';')[0],
    headers: response.headers,
  }
}
