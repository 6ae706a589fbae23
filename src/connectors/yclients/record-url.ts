import type { Account, DeliveredRecord } from '../../connector-kit/index.ts'
import { readSettings } from './settings.ts'

/** The staff journal, which asks its people to sign in; cards have no address of their own. */
export function recordUrl({ settings }: Account, { kind }: DeliveredRecord): string | null {
  const { journal_base, company_id } = readSettings(settings)
  if (kind !== 'booking' || company_id === undefined) return null
  return `${journal_base.replace(/\/+$/, '')}/timetable/${company_id}`
}
