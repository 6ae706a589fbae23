import { systemPrincipal } from '../kernel/principal.ts'
import { createConnection, startConnection } from '../sync/index.ts'
import type { DemoParts } from './seed-demo.ts'

/** Connects the salon to the Bitrix24 sandbox that this process serves, as an administrator would. */
export async function connectDemoPortal(parts: DemoParts, tenantId: number): Promise<void> {
  const { db, sync, config } = parts
  const who = systemPrincipal(tenantId)
  const base = `http://127.0.0.1:${config.port}/sandbox/bitrix24`
  const settings = await sandboxSettings(parts, base)
  const id = await db.transaction(tenantId, (tx) =>
    createConnection(sync.parts, tx, {
      who,
      input: { connector: 'bitrix24', name: 'Bitrix24', settings },
    }),
  )
  await startConnection(sync.parts, { who, id })
}

async function sandboxSettings(parts: DemoParts, base: string) {
  throw new Error(`${base} ${parts.config.env}`)
}
