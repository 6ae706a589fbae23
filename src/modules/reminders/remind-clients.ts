import { toError } from '../../kernel/errors.ts'
import type { Database } from '../../platform/database/index.ts'
import type { Log } from '../../platform/telemetry/index.ts'
import { planReminders } from './plan-reminders.ts'
import { remindingTenants } from './reminder-store.ts'

const pageSize = 200

export interface ReminderParts {
  db: Database
  log: Log
  /** How clients reach this server, without a slash at the end. */
  publicUrl: string
  /** Signs clients' links. */
  signingKey: Buffer
  /** Unix milliseconds. */
  now(): number
}

/**
 * Queues every reminder that has come due, tenant by tenant; a tenant that fails holds up nobody.
 * Repeated every minute by whoever works; two at once do no harm, since a message's key is unique.
 */
export async function remindClients(parts: ReminderParts): Promise<number> {
  const { db, log } = parts
  let queued = 0
  for (let afterId = 0; ; ) {
    const page = await db.outside((tx) => remindingTenants(tx, { afterId, limit: pageSize }))
    for (const tenantId of page) {
      queued += await planReminders(parts, tenantId).catch((error) => {
        log.error({ err: toError(error), tenant: tenantId }, 'planning reminders failed')
        return 0
      })
      afterId = tenantId
    }
    if (page.length < pageSize) return queued
  }
}
