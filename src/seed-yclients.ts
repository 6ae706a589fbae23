import { setTimeout as sleep } from 'node:timers/promises'
import { superAdminSlug } from './modules/identity/index.ts'
import { everyTenant } from './modules/tenancy/index.ts'
import type { Config } from './platform/config.ts'
import { type Sync, seedConnection } from './sync/index.ts'

const lookEveryMs = 5_000

/**
 * The location that the environment names becomes a connection of the first business. Where there is
 * none yet, it is waited for: whoever runs a new server first makes the super admin, then a business.
 */
export async function seedYclients(
  sync: Sync,
  { yclients }: Config,
  signal: AbortSignal,
): Promise<void> {
  if (yclients === null) return
  const tenantId = await firstBusiness(sync, signal)
  const settings = {
    company_id: yclients.companyId,
    partner_token: yclients.apiToken,
    user_token: yclients.userToken,
    ...(yclients.apiBase === null ? {} : { api_base: yclients.apiBase }),
  }
  await seedConnection(sync.parts, { tenantId, connector: 'yclients', name: 'YClients', settings })
}

async function firstBusiness(sync: Sync, signal: AbortSignal): Promise<number> {
  for (;;) {
    for await (const { id, slug } of everyTenant(sync.parts.db)) {
      if (slug !== superAdminSlug) return id
    }
    await sleep(lookEveryMs, undefined, { signal, ref: false })
  }
}
