import type { Reminders } from './reminders.ts'
import type { Tenant } from './tenant.ts'

/** A tenant as the API and the facts show it. */
export function presentTenant(tenant: Tenant) {
  return {
    id: tenant.id,
    name: tenant.name,
    slug: tenant.slug,
    zone: tenant.zone as string,
    language: tenant.language,
    currency: tenant.currency,
    country: tenant.country,
    address: tenant.address,
    phone: tenant.phone,
    slot_step_minutes: tenant.slotStepMinutes,
    minimum_notice_minutes: tenant.minimumNoticeMinutes,
    booking_horizon_days: tenant.bookingHorizonDays,
    week_start: tenant.weekStart,
    reminders: presentReminders(tenant.reminders),
    active: tenant.active,
    created_at: tenant.createdAt,
    updated_at: tenant.updatedAt,
  }
}

function presentReminders({ hoursBefore, quiet, texts, ...plain }: Reminders) {
  return { ...plain, hours_before: hoursBefore, quiet: quiet && { ...quiet }, texts: { ...texts } }
}
