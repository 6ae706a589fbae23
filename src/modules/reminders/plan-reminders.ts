import type { Language } from '../../kernel/language.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { clientLinkFor } from '../bookings/index.ts'
import { type Channel, queueMessage, readyChannels } from '../messages/index.ts'
import { readTenant, type Tenant } from '../tenancy/index.ts'
import type { ReminderParts } from './remind-clients.ts'
import { reminderKey, type VisitToRemind, visitsWithoutReminder } from './reminder-store.ts'
import { writeMoment, writeReminder } from './reminder-text.ts'
import { dueReminder, visitsToLookAt } from './reminder-time.ts'

/** Visits read in one transaction, and of one tenant in one turn; the next turn goes on. */
const pageSize = 200
const mostPages = 25

/** Queues what is due now in one tenant. Answers how many reminders were queued. */
export async function planReminders(parts: ReminderParts, tenantId: number): Promise<number> {
  const { reminders } = await parts.db.transaction(tenantId, readTenant)
  if (!reminders.enabled) return 0
  let queued = 0
  for (const hours of reminders.hoursBefore) {
    let after: { startsAt: string; id: number } | null = null
    for (let page = 0; page < mostPages; page++) {
      const done = await parts.db.transaction(tenantId, (tx) =>
        planPage(tx, parts, { hours, after }),
      )
      queued += done.queued
      after = done.last
      if (after === null) break
    }
  }
  return queued
}

interface Page {
  hours: number
  after: { startsAt: string; id: number } | null
}

async function planPage(
  tx: Transaction,
  parts: ReminderParts,
  { hours, after }: Page,
): Promise<{ queued: number; last: Page['after'] }> {
  const tenant = await readTenant(tx)
  const ready = await readyChannels(tx)
  const { quiet, hoursBefore, enabled } = tenant.reminders
  // Read anew with each page: what was switched off meanwhile stops here.
  if (!enabled || ready.length === 0) return { queued: 0, last: null }
  const nowMs = parts.now()
  const rules = { hoursBefore, quiet, zone: tenant.zone }
  const span = visitsToLookAt(hours, rules, nowMs)
  const visits = await visitsWithoutReminder(tx, {
    hours,
    fromInstant: new Date(span.fromMs).toISOString(),
    toInstant: new Date(span.toMs).toISOString(),
    after,
    limit: pageSize,
  })
  let queued = 0
  for (const visit of visits) {
    const startMs = Date.parse(visit.startsAt)
    const times = { startMs, createdMs: Date.parse(visit.createdAt) }
    if (dueReminder(times, rules, nowMs) !== hours) continue
    if (await queue(tx, { visit, hours, tenant, ready, parts })) queued += 1
  }
  const last = visits.at(-1)
  const more = visits.length === pageSize && last !== undefined
  return { queued, last: more ? { startsAt: last.startsAt, id: last.id } : null }
}

async function queue(
  tx: Transaction,
  of: {
    visit: VisitToRemind
    hours: number
    tenant: Tenant
    ready: Channel[]
    parts: ReminderParts
  },
): Promise<boolean> {
  const { visit, tenant, parts } = of
  const to = addressOf(visit, of.ready)
  if (to === null) return false
  const language = to.language ?? tenant.language
  const { token } = clientLinkFor({ ...visit, tenantId: tx.tenantId }, parts.signingKey)
  const places = {
    client: visit.clientName,
    business: tenant.name,
    ...writeMoment(Date.parse(visit.startsAt), tenant.zone, language),
    employee: visit.employee,
    services: visit.services.join(', '),
    address: tenant.address,
    phone: tenant.phone ?? '',
    link: `${parts.publicUrl}/b/${token}`,
  }
  const id = await queueMessage(tx, {
    key: reminderKey(visit.id, of.hours, visit.startsAt),
    kind: 'reminder',
    to,
    language,
    ...writeReminder(language, places, tenant.reminders.texts[language]),
    link: places.link,
    clientId: visit.clientId,
    bookingId: visit.id,
    expiresAt: visit.startsAt,
  })
  return id !== null
}

/** Where the client is reminded: the messenger they linked, else e-mail, else SMS. */
function addressOf(
  visit: VisitToRemind,
  ready: Channel[],
): { channel: Channel; address: string; language?: Language } | null {
  const { telegram, email, phone } = visit
  if (telegram && ready.includes('telegram')) return { channel: 'telegram', ...telegram }
  if (email !== null && ready.includes('email')) return { channel: 'email', address: email }
  if (phone !== null && ready.includes('sms')) return { channel: 'sms', address: phone }
  return null
}
