import { changedFields } from '../../kernel/changed-fields.ts'
import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { normalizePhone } from '../../kernel/phone.ts'
import type { Principal } from '../../kernel/principal.ts'
import type { Transaction } from '../../platform/database/index.ts'
import { record } from '../../platform/facts/index.ts'
import { presentTenant } from './present-tenant.ts'
import { changeReminders, reminderProblems } from './reminders.ts'
import { authoriseTenancy } from './tenancy-policy.ts'
import { lockTenant, type TenantColumns, updateTenantRow } from './tenancy-store.ts'
import type { Tenant, TenantSettings } from './tenant.ts'
import { checkSettings } from './tenant-rules.ts'

/**
 * Changes settings of the caller's own tenant; what changes nothing is no event.
 *
 * Another zone leaves bookings at their instants: they show at another time of the clock. Working
 * hours and vacations are times of the clock, so they are read in the new zone from then on.
 * @throws ProblemError `forbidden` `invalid_input`
 */
export async function updateTenant(
  tx: Transaction,
  who: Principal,
  settings: TenantSettings,
): Promise<Tenant> {
  authoriseTenancy(who, 'update')
  const { zone } = checkSettings(settings)
  const before = await readLocked(tx)
  return change(tx, who, {
    before,
    changes: {
      ...plainColumns(settings),
      ...(zone ? { zone } : {}),
      ...richColumns(before, settings),
    },
  })
}

/**
 * Opens or closes a whole tenant: nobody of a closed one can sign in. Runs in that tenant's
 * transaction. A super admin cannot close the tenant he stands in.
 */
export async function activateTenant(
  tx: Transaction,
  who: Principal,
  active: boolean,
): Promise<Tenant> {
  authoriseTenancy(who, 'activate')
  const own = who.homeTenantId ?? who.tenantId
  if (!active && tx.tenantId === own) throw new ProblemError('in_use')
  return change(tx, who, { before: await readLocked(tx), changes: { active } })
}

function plainColumns(settings: TenantSettings): TenantColumns {
  const columns = {
    name: settings.name,
    language: settings.language,
    currency: settings.currency,
    country: settings.country,
    address: settings.address?.trim(),
    slot_step_minutes: settings.slotStepMinutes,
    minimum_notice_minutes: settings.minimumNoticeMinutes,
    booking_horizon_days: settings.bookingHorizonDays,
    week_start: settings.weekStart,
  }
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
}

/** The columns that are read by what the tenant is: its country, and the reminders it has. */
function richColumns(before: Tenant, settings: TenantSettings): TenantColumns {
  const { phone, reminders } = settings
  const typed = phone?.trim() || null
  const kept = typed && normalizePhone(typed, settings.country ?? before.country)
  const next = reminders && changeReminders(before.reminders, reminders)
  const noPhone: FieldProblem = { field: 'phone', code: 'not_phone' }
  const fields = [
    ...(typed !== null && kept === null ? [noPhone] : []),
    ...(next ? reminderProblems(next) : []),
  ]
  if (fields.length > 0) throw new ProblemError('invalid_input', { fields })
  return {
    ...(phone === undefined ? {} : { phone: kept }),
    ...(next === undefined ? {} : { reminders: JSON.stringify(next) }),
  }
}

/** Held until the transaction ends, so that two changes of different fields both stay. */
async function readLocked(tx: Transaction): Promise<Tenant> {
  const tenant = await lockTenant(tx)
  if (!tenant) throw new ProblemError('not_found')
  return tenant
}

async function change(
  tx: Transaction,
  who: Principal,
  { before, changes }: { before: Tenant; changes: TenantColumns },
): Promise<Tenant> {
  const after = await updateTenantRow(tx, changes)
  if (!after) throw new ProblemError('not_found')
  const was = changedFields(presentTenant(before), presentTenant(after))
  if (Object.keys(was).length === 0) return after
  await record(tx, {
    name: 'TenantUpdated',
    subject: 'tenant',
    subjectId: after.id,
    actor: who.actor,
    data: presentTenant(after),
    before: was,
  })
  return after
}
