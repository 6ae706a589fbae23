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
    slot_step_minutes: tenant.slotStepMinutes,
    minimum_notice_minutes: tenant.minimumNoticeMinutes,
    active: tenant.active,
    created_at: tenant.createdAt,
    updated_at: tenant.updatedAt,
  }
}
