import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js'

/**
 * Brings a phone to E.164 (`+77011234567`), reading national notations by the country given
 * (ISO 3166 alpha-2). Answers null when it cannot be a phone.
 *
 * A leading 8 is the trunk prefix in Kazakhstan and Russia: `8 701 …` there means `+7 701 …`.
 */
export function normalizePhone(text: string, country: string): string | null {
  const trimmed = text.trim()
  if (trimmed === '') return null
  const region: CountryCode = isSupportedCountry(country) ? country : 'KZ'
  const parsed = parsePhoneNumberFromString(trimmed, region)
  return parsed?.isPossible() && diallable.test(parsed.number) ? parsed.number : null
}

// Some countries plan for longer numbers than the 15 digits that the world can dial.
const diallable = /^\+\d{6,15}$/

/**
 * Lists the notations under which other systems may keep the same number, E.164 first:
 * with and without the plus, and with the trunk 8 where +7 numbers are written that way.
 */
export function phoneNotations(e164: string): string[] {
  const digits = e164.replace(/\D/g, '')
  const variants = [`+${digits}`, digits]
  if (digits.length === 11 && digits.startsWith('7')) variants.push(`8${digits.slice(1)}`)
  return variants
}
