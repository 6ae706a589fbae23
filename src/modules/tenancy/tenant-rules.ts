import { type FieldProblem, ProblemError } from '../../kernel/errors.ts'
import { parseZone, type Zone } from '../../kernel/zone.ts'
import type { TenantSettings } from './tenant.ts'

const currencies = new Set(Intl.supportedValuesOf('currency'))

/**
 * Checks what the shapes cannot say: that the zone, the currency and the country exist. Answers the
 * zone in its usual spelling. @throws ProblemError `invalid_input`
 */
export function checkSettings(settings: TenantSettings): { zone?: Zone } {
  const problems: FieldProblem[] = []
  const { currency, country } = settings
  const zone = settings.zone === undefined ? undefined : parseZone(settings.zone)
  if (zone === null) problems.push({ field: 'zone', code: 'not_zone' })
  if (currency !== undefined && !currencies.has(currency)) {
    problems.push({ field: 'currency', code: 'not_currency' })
  }
  if (country !== undefined && !isCountry(country)) {
    problems.push({ field: 'country', code: 'not_country' })
  }
  if (problems.length > 0) throw new ProblemError('invalid_input', { fields: problems })
  return zone ? { zone } : {}
}

function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false
  // The runtime answers a code that names no region with the code itself, or with "unknown".
  const name = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code)
  return name !== undefined && name !== 'Unknown Region'
}
