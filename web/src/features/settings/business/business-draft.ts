import type { Schemas } from '../../../api/client.ts'
import { type Language, languages } from '../../../i18n.ts'

type Tenant = Schemas['Tenant']

/** The settings of a business as the form holds them. */
export interface BusinessDraft {
  name: string
  address: string
  phone: string
  country: string
  zone: string
  language: Language
  currency: string
  week_start: number
  slot_step_minutes: number
  minimum_notice_minutes: number
  booking_horizon_days: number
  reminders: {
    enabled: boolean
    hours_before: number[]
    quiet: { from: string; to: string } | null
    texts: Record<Language, string>
    confirmations: boolean
  }
}

export function draftOf(tenant: Tenant): BusinessDraft {
  const { reminders } = tenant
  return {
    name: tenant.name,
    address: tenant.address,
    phone: tenant.phone ?? '',
    country: tenant.country,
    zone: tenant.zone,
    language: tenant.language,
    currency: tenant.currency,
    week_start: tenant.week_start,
    slot_step_minutes: tenant.slot_step_minutes,
    minimum_notice_minutes: tenant.minimum_notice_minutes,
    booking_horizon_days: tenant.booking_horizon_days,
    reminders: {
      enabled: reminders.enabled,
      hours_before: [...reminders.hours_before],
      quiet: reminders.quiet && { ...reminders.quiet },
      texts: textsOf(reminders.texts),
      confirmations: reminders.confirmations,
    },
  }
}

/** What is sent: an empty phone is none. */
export function bodyOf(draft: BusinessDraft) {
  return { ...draft, phone: draft.phone.trim() || null }
}

function textsOf(texts: Partial<Record<Language, string>>): Record<Language, string> {
  const entries = languages.map((language) => [language, texts[language] ?? ''] as const)
  return Object.fromEntries(entries) as Record<Language, string>
}
