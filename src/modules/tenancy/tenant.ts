import type { Language } from '../../kernel/language.ts'
import type { Zone } from '../../kernel/zone.ts'

/** One business account. */
export interface Tenant {
  id: number
  name: string
  /** Lower-case name for addresses and commands; unique, and never changes. */
  slug: string
  zone: Zone
  language: Language
  /** ISO 4217. */
  currency: string
  /** ISO 3166 alpha-2; phones without a country code are read by it. */
  country: string
  /** Free slots start at multiples of this. */
  slotStepMinutes: number
  /** How far ahead a client must book at least. */
  minimumNoticeMinutes: number
  active: boolean
  createdAt: string
  updatedAt: string
}

/** What a tenant's own administrator may change. */
export interface TenantSettings {
  name?: string | undefined
  zone?: string | undefined
  language?: Language | undefined
  currency?: string | undefined
  country?: string | undefined
  slotStepMinutes?: number | undefined
  minimumNoticeMinutes?: number | undefined
}
