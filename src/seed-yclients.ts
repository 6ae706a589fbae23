import { setTimeout as sleep } from 'node:timers/promises'
import { superAdminSlug } from './modules/identity/index.ts'
import { everyTenant } from './modules/tenancy/index.ts'
import type { Config } from './platform/config.ts'
import { type Sync, seedConnection } from './sync/index.ts'

const lookEveryMs = 5_000

/**
 * Beside other work, makes the location that the environment names a connection of the first
 * business. Where there is none yet, it is waited for: whoever runs a new server makes the super
 * admin first, then a business.
 */
export function seedYclients(sync: Sync, { yclients }: Config): void {
  if (yclients === null) return
  const settings = {
    company_id: yclients.companyId,
    partner_token: yclients.apiToken,
    user_token: yclients.userToken,
    ...(yclients.apiBase === null ? {} : { api_base: yclients.apiBase }),
  }
  sync.parts.background.start('seed-connections', async (signal) => {
    const tenantId = await firstBusiness(sync, signal)
    const wanted = { tenantId, connector: 'yclients', name: 'YClients', settings }
    await seedConnection(sync.parts, wanted)
  })
}

async function firstBusiness(sync: Sync, signal: AbortSignal): Promise<number> {
  for (;;) {
    for await (const { id, slug } of everyTenant(sync.parts.db)) {
      if (slug !== superAdminSlug) return id
    }
    await sleep(lookEveryMs, undefined, { signal, ref: false })
  }
}
