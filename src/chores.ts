import { clientLinkKeys } from './modules/bookings/index.ts'
import { cancelExpired, forgetOldMessages, type MessageParts } from './modules/messages/index.ts'
import { remindClients } from './modules/reminders/index.ts'
import { pruneDeliveries } from './modules/webhooks/index.ts'
import type { Config } from './platform/config.ts'
import { pruneFacts } from './platform/facts/index.ts'
import type { Chore } from './platform/jobs/repeat.ts'
import { pruneInbox } from './sync/index.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const inboxKeptDays = 30

/** What every worker repeats; none does harm when two do it at once. */
export function choresOf(messages: MessageParts, config: Config): Chore[] {
  const { db } = messages
  return [
    {
      name: 'prune-inbox',
      everyMs: hourMs,
      run: () => db.outside((tx) => pruneInbox(tx, inboxKeptDays)),
    },
    { name: 'prune-webhook-deliveries', everyMs: hourMs, run: () => pruneDeliveries(db) },
    { name: 'prune-facts', everyMs: hourMs, run: () => pruneFacts(db, config.auditDays) },
    { name: 'prune-messages', everyMs: hourMs, run: () => forgetOldMessages(db) },
    { name: 'cancel-expired-messages', everyMs: minuteMs, run: () => cancelExpired(db) },
    remindingChore(messages, config),
  ]
}

function remindingChore({ db, log, publicUrl, now }: MessageParts, config: Config): Chore {
  const [signingKey] = clientLinkKeys(config.keys)
  const parts = { db, log, publicUrl, now, signingKey }
  return { name: 'remind-clients', everyMs: minuteMs, run: () => remindClients(parts) }
}
