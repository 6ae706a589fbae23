import type { Choice } from '../../../ui/choice.ts'
import { localeOf } from '../../../ui/say.ts'

/**
 * What of the world a business can be set to, in the words of the reader's language. Some browsers
 * have no Kazakh names of countries, currencies and zones, and answer with codes: Russian then.
 */

const most = 60

/** Time zones that a text is found in, by city or by name; those of `near` first. */
export function findZones(text: string, near: string, language: string): Choice<string>[] {
  const nearMinutes = offsetMinutes(near)
  const found = zones(language).filter(({ words }) => includes(words, text))
  return found
    .toSorted((a, b) => Math.abs(a.minutes - nearMinutes) - Math.abs(b.minutes - nearMinutes))
    .slice(0, most)
    .map(({ zone, label, minutes }) => ({ value: zone, label, hint: sayOffset(minutes) }))
}

/** A zone as people say it: `Almaty, Kazakhstan`. */
export function zoneLabel(zone: string, language: string): string {
  return zones(language).find((one) => one.zone === zone)?.label ?? zone
}

export function findCurrencies(text: string, language: string): Choice<string>[] {
  const names = new Intl.DisplayNames(localeOf(language), { type: 'currency' })
  const codes = [...new Set([...usual, ...Intl.supportedValuesOf('currency')])]
  return codes
    .map((code) => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }))
    .filter(({ label }) => includes(label, text))
    .slice(0, most)
}

export function currencyLabel(code: string, language: string): string {
  const names = new Intl.DisplayNames(localeOf(language), { type: 'currency' })
  return `${code} · ${names.of(code) ?? code}`
}

export function findCountries(
  text: string,
  codes: readonly string[],
  language: string,
): Choice<string>[] {
  return codes
    .map((code) => ({ value: code, label: countryLabel(code, language) }))
    .filter(({ label, value }) => includes(`${label} ${value}`, text))
    .toSorted((a, b) => a.label.localeCompare(b.label, localeOf(language)))
    .slice(0, most)
}

export function countryLabel(code: string, language: string): string {
  return new Intl.DisplayNames(localeOf(language), { type: 'region' }).of(code) ?? code
}

/** `UTC+05:30`. */
export function sayOffset(minutes: number): string {
  const two = (part: number) => String(part).padStart(2, '0')
  const away = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${two(Math.floor(away / 60))}:${two(away % 60)}`
}

/** The currencies of the countries that the product speaks to. */
const usual = ['KZT', 'RUB', 'UAH', 'BYN', 'KGS', 'UZS', 'EUR', 'USD']

/** The database of zones keeps old spellings. */
const cities: Record<string, string> = { 'Europe/Kiev': 'Kyiv' }

interface NamedZone {
  zone: string
  label: string
  minutes: number
  /** What it is found by. */
  words: string
}

let known: { language: string; zones: NamedZone[] } | undefined

/** Naming four hundred zones takes a moment, so it is done once for a language. */
function zones(language: string): NamedZone[] {
  if (known?.language !== language) {
    known = {
      language,
      zones: Intl.supportedValuesOf('timeZone').map((zone) => named(zone, language)),
    }
  }
  return known.zones
}

function named(zone: string, language: string): NamedZone {
  const city = cities[zone] ?? (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ')
  const name = partOf(zone, language, 'longGeneric')
  const shortName = partOf(zone, language, 'shortGeneric')
  const label = name === '' || name.includes(city) ? city : `${city} · ${name}`
  return {
    zone,
    label,
    minutes: offsetMinutes(zone),
    words: `${zone} ${city} ${name} ${shortName}`,
  }
}

function offsetMinutes(zone: string): number {
  const [, sign = '+', hours = '0', minutes = '0'] =
    /GMT([+-])(\d{1,2})(?::(\d{2}))?/.exec(partOf(zone, 'en', 'longOffset')) ?? []
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes))
}

function partOf(
  zone: string,
  language: string,
  style: 'longGeneric' | 'shortGeneric' | 'longOffset',
): string {
  const format = new Intl.DateTimeFormat(localeOf(language), {
    timeZone: zone,
    timeZoneName: style,
  })
  return format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value ?? ''
}

function includes(words: string, text: string): boolean {
  return words.toLowerCase().includes(text.toLowerCase())
}
