import type { BrowserContext, Page } from 'playwright-core'
import type { TestProgram, TestSalon } from '../support/program.ts'
import { patienceMs, type SalonPages, startSalonPages } from './salon-page.ts'

/** A salon that clients book at, with a page that has everything on it. */
export interface ClientSalon {
  pages: SalonPages
  uzel: TestProgram
  salon: TestSalon
  slug: string
  /** The number of the service that everybody performs. */
  service: number
  /** A phone of somebody who has never been here. */
  openPhone(path: string, look?: Partial<ClientLook>): Promise<Page>
  close(): Promise<void>
}

export interface ClientLook {
  width: number
  height: number
  scheme: 'light' | 'dark'
  language: 'ru' | 'uk' | 'kk' | 'en'
  zone: string
  /** Nothing is kept for reading without a network. */
  withoutWorker: boolean
}

const offered: [string, string, number, number, string][] = [
  [
    'Женская стрижка',
    'Волосы',
    60,
    800_000,
    'Мытьё, стрижка и укладка. Подберём форму, с которой легко жить каждый день.',
  ],
  ['Мужская стрижка', 'Волосы', 45, 600_000, ''],
  ['Окрашивание в один тон с уходом и укладкой феном', 'Волосы', 150, 2_450_000, ''],
  ['Укладка', 'Волосы', 40, 500_000, ''],
  [
    'Маникюр с покрытием',
    'Ногти',
    90,
    900_000,
    'Аппаратный маникюр, снятие и покрытие гель-лаком.',
  ],
  ['Педикюр', 'Ногти', 75, 1_100_000, ''],
  ['Коррекция бровей', 'Брови и ресницы', 30, 400_000, ''],
  ['Консультация стилиста', '', 20, 0, ''],
]

/** Letters go to the mail server that is told; without one they wait. */
export async function startClientSalon(
  { host, port }: { host: string; port: number } = { host: '127.0.0.1', port: 2525 },
): Promise<ClientSalon> {
  const pages = await startSalonPages()
  const { uzel, salon } = pages
  const slug = 'asem-beauty'
  await furnish(uzel, salon, slug)
  await uzel.ask(salon, 'PUT /api/message-channels/email', {
    enabled: true,
    settings: { host, port, tls: 'none', from_address: 'salon@example.com' },
  })
  const [first] = await uzel.sql<{ id: string }>('select id from services where name = $1', [
    offered[0]?.[0],
  ])
  return {
    pages,
    uzel,
    salon,
    slug,
    service: Number(first?.id),
    async openPhone(path, look = {}) {
      const context = await openLook(pages, look)
      const page = await context.newPage()
      page.setDefaultTimeout(patienceMs)
      await page.goto(path)
      await page.locator('main h1, .aside h1').first().waitFor()
      return page
    },
    close: pages.close,
  }
}

async function openLook(pages: SalonPages, look: Partial<ClientLook>): Promise<BrowserContext> {
  const { width = 360, height = 740, scheme = 'light', language = 'en' } = look
  return pages.browser.newContext({
    baseURL: pages.uzel.url,
    viewport: { width, height },
    colorScheme: scheme,
    locale: language,
    timezoneId: look.zone ?? 'Asia/Almaty',
    hasTouch: width < 600,
    isMobile: width < 600,
    reducedMotion: 'reduce',
    serviceWorkers: look.withoutWorker ? 'block' : 'allow',
  })
}

async function furnish(uzel: TestProgram, salon: TestSalon, slug: string): Promise<void> {
  const must = async (request: string, body: object) => {
    const answer = await uzel.ask(salon, request, body)
    if (answer.status >= 300) throw new Error(`${request}: ${JSON.stringify(answer.body)}`)
    return answer.body
  }
  for (const id of [salon.haircut, salon.shave]) {
    await must(`PUT /api/services/${id}`, { active: false })
  }
  for (const [name, category, duration_minutes, price_minor, description] of offered) {
    const body = { name, category, duration_minutes, price_minor, description }
    await must('POST /api/services', body)
  }
  await uzel.sql('update users set name = $2 where id = $1', [salon.anna, 'Айгүл Сәтбаева'])
  await uzel.sql('update users set name = $2 where id = $1', [salon.boris, 'Борис Ким'])
  await must('PUT /api/tenant', {
    name: 'Студия красоты «Әсем»',
    address: 'Алматы, пр. Достык, 48, 2 этаж',
    phone: '+77272501234',
    zone: 'Asia/Almaty',
    currency: 'KZT',
    country: 'KZ',
    language: 'ru',
    minimum_notice_minutes: 60,
    booking_horizon_days: 30,
  })
  await must('PUT /api/online-booking', {
    enabled: true,
    create_clients: true,
    slug,
    about: 'Стрижки, окрашивание и маникюр в центре Алматы. Работаем каждый день, кофе за нами.',
  })
}

/** Letters that ask for a code go nowhere in tests: the code is read where it waits. */
export async function lastCode(uzel: TestProgram): Promise<string> {
  const [message] = await uzel.sql<{ text: string }>(
    `select text from messages where kind = 'sign_in_code' order by id desc limit 1`,
  )
  const [code] = /\d{4,8}/.exec(message?.text ?? '') ?? []
  if (code === undefined) throw new Error('no code was sent')
  return code
}

export const dina = { name: 'Dina Omarova', phone: '8 701 555 00 77', email: 'dina@example.com' }

export async function typeDetails(page: Page, who = dina): Promise<void> {
  await page.locator('input[name=name]').fill(who.name)
  await page.locator('input[name=phone]').fill(who.phone)
  await page.locator('input[name=email]').fill(who.email)
}

/** Opens the second page of the week: nothing there is near enough to be too late to change. */
export async function nextWeek(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Later days' }).click()
  await page.locator('main [data-slot]').first().waitFor()
}
