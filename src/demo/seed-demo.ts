import { randomToken } from '../kernel/ids.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { findStatuses } from '../modules/catalog/index.ts'
import { createUser } from '../modules/identity/index.ts'
import { changeOnlineBooking } from '../modules/online-booking/index.ts'
import { createTenant, findTenantIdBySlug, updateTenant } from '../modules/tenancy/index.ts'
import type { Config } from '../platform/config.ts'
import type { Database, Transaction } from '../platform/database/index.ts'
import { listConnections, type Sync } from '../sync/index.ts'
import { connectDemoPortal } from './connect-demo-portal.ts'
import {
  insertDemoBookings,
  insertDemoCatalog,
  insertDemoClients,
  insertDemoStaff,
  letWork,
} from './demo-store.ts'
import { makeDemoBookings, makeDemoClients, seededRandom } from './make-demo-salon.ts'

const clientCount = 2_000
const zone = 'Asia/Almaty'
const roles = ['admin', 'manager', 'employee'] as const

/** What the demo salon says of itself on its public page. */
const demoAbout =
  'Стрижки, окрашивание, маникюр и уход за лицом в центре Алматы. ' +
  'Работаем каждый день с 10:00 до 20:00. Если планы изменились, перенесите или отмените ' +
  'визит здесь же: звонить не нужно.'

export interface DemoParts {
  config: Config
  db: Database
  sync: Sync
}

/**
 * Makes the demo once: the salon with its history, a second tenant that must never see it, people
 * to sign in as, and the sandbox as the salon's portal. A second call finds it there.
 */
export async function seedDemo(
  parts: DemoParts,
  options: { say: (line: string) => void },
): Promise<void> {
  const { db, config } = parts
  const known = await findTenantIdBySlug(db, 'salon')
  const tenantId = known ?? (await makeTenants(parts, options))
  // Connected apart from the tenants: a start that was cut off in between goes on here.
  if (config.sandbox && !(await isConnected(parts, tenantId))) {
    options.say('Connecting the Bitrix24 sandbox…')
    await connectDemoPortal(parts, tenantId)
  }
}

/** Also while somebody has paused it, or is connecting another one by hand. */
function isConnected({ db }: DemoParts, tenantId: number): Promise<boolean> {
  return db.transaction(tenantId, async (tx) =>
    (await listConnections(tx)).some(
      ({ state, accountId }) => state !== 'paused' || accountId !== null,
    ),
  )
}

async function makeTenants(
  { db, config }: DemoParts,
  options: { say: (line: string) => void },
): Promise<number> {
  options.say('Making the demo salon…')
  const password = config.demoPassword ?? randomToken(9)
  const salon = await createTenant(
    db,
    {
      name: 'Студия красоты «Айсұлу»',
      slug: 'salon',
      zone,
      language: 'ru',
      currency: 'KZT',
      country: 'KZ',
      actor: { kind: 'system' },
    },
    (tx) => furnish(tx, password),
  )
  await createTenant(
    db,
    {
      name: 'Барбершоп «Сосед»',
      slug: 'neighbour',
      zone: 'Europe/Kyiv',
      language: 'uk',
      currency: 'UAH',
      country: 'UA',
      actor: { kind: 'system' },
    },
    (tx) => furnishNeighbour(tx, password),
  )
  options.say(
    config.demoPassword === null
      ? `Sign in as admin@demo.local, manager@demo.local or employee@demo.local, password ${password}`
      : 'Sign in as admin@demo.local, manager@demo.local or employee@demo.local with UZEL_DEMO_PASSWORD.',
  )
  return salon.id
}

async function furnish(tx: Transaction, password: string): Promise<void> {
  const random = seededRandom(20_26)
  const { workplaces, services } = await insertDemoCatalog(tx)
  const users = await insertDemoStaff(tx, services)
  const clients = await insertDemoClients(tx, makeDemoClients(clientCount, random))
  const statuses = (await findStatuses(tx)).map(({ id }) => id)
  const nowMs = Date.now()
  const today = new Date(nowMs + 5 * 3_600_000).toISOString().slice(0, 10)
  const bookings = makeDemoBookings({ clients: clientCount, zone, today, nowMs }, random)
  await insertDemoBookings(tx, bookings, { workplaces, services, users, clients, statuses })
  await updateTenant(tx, systemPrincipal(tx.tenantId), {
    address: 'Алматы, Кабанбай батыра 83',
    phone: '+77270000083',
  })
  await changeOnlineBooking(tx, systemPrincipal(tx.tenantId), {
    enabled: true,
    about: demoAbout,
  })
  const signers = await addSigners(tx, {
    password,
    names: ['Администратор', 'Менеджер', 'Гульнара Сейтказы'],
    domain: 'demo.local',
  })
  const nails = { does: ['Маникюр', 'Педикюр'], off: [2, 7] }
  await letWork(tx, services, [{ ...nails, user: signers.at(-1) ?? 0 }])
}

async function furnishNeighbour(tx: Transaction, password: string): Promise<void> {
  await addSigners(tx, { password, names: ['Сусід'], domain: 'neighbour.local' })
}

async function addSigners(
  tx: Transaction,
  options: { password: string; names: string[]; domain: string },
): Promise<number[]> {
  const ids: number[] = []
  for (const [at, name] of options.names.entries()) {
    const role = roles[at] ?? 'employee'
    const { id } = await createUser(tx, systemPrincipal(tx.tenantId), {
      name,
      role,
      position: role === 'employee' ? 'Мастер маникюра' : '',
      email: `${role}@${options.domain}`,
      password: options.password,
      bookable: role === 'employee',
    })
    ids.push(id)
  }
  return ids
}
