import type { Outbound } from '../kernel/outbound.ts'

/** What a connection to the emulated journal is told. */
export interface JournalAccess {
  companyId: number
  partnerToken: string
  userToken: string
}

const dayMs = 86_400_000
/** The studio's clock: the emulated location stands in Almaty, which has no summer time. */
const offsetMs = 5 * 3_600_000

const services = [
  { title: 'Стрижка женская', price: 9_000, duration: 3_600 },
  { title: 'Стрижка мужская', price: 6_000, duration: 2_700 },
  { title: 'Окрашивание корней', price: 18_000, duration: 7_200 },
  { title: 'Укладка', price: 7_000, duration: 2_700 },
  { title: 'Маникюр с покрытием', price: 8_500, duration: 5_400 },
  { title: 'Оформление бровей', price: 4_500, duration: 1_800 },
]
const staff = [
  { name: 'Айгерим Оспанова', specialization: 'Стилист' },
  { name: 'Мадина Ким', specialization: 'Колорист' },
  { name: 'Светлана Юрченко', specialization: 'Мастер маникюра' },
]
const clients = [
  { name: 'Динара', surname: 'Ахметова', phone: '77015550101', email: 'dinara@example.com' },
  { name: 'Ольга', surname: 'Ли', phone: '77015550102', email: 'olga@example.com' },
  { name: 'Тимур', surname: 'Жаксыбеков', phone: '77015550103' },
  { name: 'Алия', surname: 'Сергазина', phone: '77015550104', email: 'aliya@example.com' },
  { name: 'Марина', surname: 'Ковалёва', phone: '77015550105' },
  { name: 'Ержан', surname: 'Нурпеисов', phone: '77015550106' },
]

/** Fills the emulated journal by its control door, unless it is in use already. */
export async function furnishJournal(outbound: Outbound, base: string): Promise<JournalAccess> {
  const ask = async (path: string, json?: object) => {
    const method = json ? 'POST' : 'GET'
    const request = { method, url: `${base}/${path}`, ...(json ? { json } : {}) } as const
    return JSON.parse((await outbound.request(request)).text) as Record<string, unknown>
  }
  const add = async (entity: string, fields: object) => {
    const answer = await ask('_edit', { entity, fields })
    return Number((answer[entity] as { id?: number } | undefined)?.id)
  }
  const { services: known, ...state } = await ask('_state')
  if (Array.isArray(known) && known.length === 0) {
    await ask('_edit', { entity: 'company', fields: { title: 'Студия «Лист»' } })
    await fill(add)
  }
  return {
    companyId: Number(state['companyId']),
    partnerToken: String(state['partnerToken']),
    userToken: String(state['userToken']),
  }
}

/** Three visits a day, yesterday to six days ahead; yesterday's came. */
async function fill(add: (entity: string, fields: object) => Promise<number>): Promise<void> {
  const serviceIds: number[] = []
  for (const fields of services) serviceIds.push(await add('service', fields))
  const staffIds: number[] = []
  for (const fields of staff) staffIds.push(await add('staff', fields))
  const clientIds: number[] = []
  for (const fields of clients) clientIds.push(await add('client', fields))
  for (let day = -1; day <= 6; day++) {
    const date = new Date(Date.now() + offsetMs + day * dayMs).toISOString().slice(0, 10)
    for (const [at, staffId] of staffIds.entries()) {
      const service = (day + 1 + at * 2) % services.length
      const { price = 0, duration = 3_600 } = services[service] ?? {}
      await add('record', {
        staff_id: staffId,
        client_id: clientIds[(day + 1 + at) % clients.length] ?? null,
        services: [{ id: serviceIds[service] ?? 0, cost: price }],
        date: `${date} ${10 + ((day + 8 + at * 3) % 8)}:00:00`,
        seance_length: duration,
        attendance: day < 0 ? 1 : 0,
      })
    }
  }
}
