import type { Language } from '../../kernel/language.ts'
import type { Zone } from '../../kernel/zone.ts'
import type { ReminderChanges, Reminders } from './reminders.ts'

/** One business account. */
export interface Tenant {
  id: number
  name: string
  /** Lower-case name for addresses and commands; unique. Online booking changes it. */
  slug: string
  zone: Zone
  language: Language
  /** ISO 4217. */
  currency: string
  /** ISO 3166 alpha-2; phones without a country code are read by it. */
  country: string
  address: string
  /** E.164. */
  phone: string | null
  /** Free slots start at multiples of this. */
  slotStepMinutes: number
  /** How far ahead a client must book at least. */
  minimumNoticeMinutes: number
  /** How far ahead a client may book at most. */
  bookingHorizonDays: number
  /** The first day of the week: 1 Monday … 7 Sunday. */
  weekStart: number
  reminders: Reminders
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
  address?: string | undefined
  /** In any notation of the country; null or an empty text removes it. */
  phone?: string | null | undefined
  slotStepMinutes?: number | undefined
  minimumNoticeMinutes?: number | undefined
  bookingHorizonDays?: number | undefined
  weekStart?: number | undefined
  reminders?: ReminderChanges | undefined
}
