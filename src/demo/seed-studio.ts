import { randomToken } from '../kernel/ids.ts'
import { systemPrincipal } from '../kernel/principal.ts'
import { createUser } from '../modules/identity/index.ts'
import { changeOnlineBooking } from '../modules/online-booking/index.ts'
import { createTenant, findTenantIdBySlug } from '../modules/tenancy/index.ts'
import type { Transaction } from '../platform/database/index.ts'
import { createConnection, listConnections, startConnection } from '../sync/index.ts'
import { furnishJournal } from './furnish-journal.ts'
import type { DemoParts } from './seed-demo.ts'

export const studioSlug = 'studio'
export const studioSigner = 'admin@studio.local'

export interface Studio {
  tenantId: number
  connectionId: number
  /** Of whoever signs in; null when the studio was there already, for it is stored nowhere. */
  password: string | null
}

/**
 * Makes a business of its own whose services, staff, clients and visits are all those of the
 * emulated journal at `base`. A second call finds it there.
 */
export async function seedStudio(parts: DemoParts, base: string): Promise<Studio> {
  const { db, config } = parts
  const known = await findTenantIdBySlug(db, studioSlug)
  const password = known === null ? (config.demoPassword ?? randomToken(9)) : null
  const tenantId = known ?? (await makeStudio(parts, password ?? ''))
  const connectionId = await connect(parts, { tenantId, base })
  return { tenantId, connectionId, password }
}

async function makeStudio({ db }: DemoParts, password: string): Promise<number> {
  const studio = {
    name: 'Студия «Лист»',
    slug: studioSlug,
    zone: 'Asia/Almaty',
    language: 'ru',
    currency: 'KZT',
    country: 'KZ',
    actor: { kind: 'system' },
  } as const
  const furnish = async (tx: Transaction) => {
    const who = systemPrincipal(tx.tenantId)
    const about = 'Небольшая студия, которая ведёт журнал в YClients.'
    await changeOnlineBooking(tx, who, { enabled: true, about })
    const signer = { name: 'Администратор', role: 'admin', email: studioSigner } as const
    await createUser(tx, who, { ...signer, password, bookable: false })
  }
  return (await createTenant(db, studio, furnish)).id
}

async function connect(
  { db, sync }: DemoParts,
  { tenantId, base }: { tenantId: number; base: string },
): Promise<number> {
  const who = systemPrincipal(tenantId)
  const [known] = await db.transaction(tenantId, (tx) => listConnections(tx))
  if (known?.state === 'active') return known.id
  const access = await furnishJournal(sync.parts.outbound, base)
  const settings = {
    api_base: base,
    company_id: access.companyId,
    partner_token: access.partnerToken,
    user_token: access.userToken,
  }
  const input = { connector: 'yclients', name: 'YClients', settings }
  const id =
    known?.id ??
    (await db.transaction(tenantId, (tx) => createConnection(sync.parts, tx, { who, input })))
  await startConnection(sync.parts, { who, id })
  return id
}
