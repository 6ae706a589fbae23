import type { Database } from '../../platform/database/index.ts'
import { expireMessages, pruneMessages } from './sending-store.ts'

const keptDays = 180
const pageSize = 500
/** A chore is bounded: what is left waits for its next turn. */
const mostPages = 20

/** Cancels, in all tenants, what waited longer than it is worth. */
export async function cancelExpired(db: Database): Promise<void> {
  await inPages(() => db.outside((tx) => expireMessages(tx, pageSize)))
}

/** Deletes, in all tenants, settled messages older than half a year. */
export async function forgetOldMessages(db: Database): Promise<void> {
  const query = { keepDays: keptDays, limit: pageSize }
  await inPages(() => db.outside((tx) => pruneMessages(tx, query)))
}

async function inPages(page: () => Promise<number>): Promise<void> {
  for (let at = 0; at < mostPages; at++) if ((await page()) < pageSize) return
}
