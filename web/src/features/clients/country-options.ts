import { countryLabel } from '../settings/business/world.ts'

const near = ['KZ', 'UA', 'RU', 'BY', 'KG', 'UZ', 'GE', 'AM', 'AZ', 'MD', 'TJ', 'TM']
const far = ['PL', 'DE', 'CZ', 'LT', 'LV', 'EE', 'TR', 'AE', 'IL', 'GB', 'US']

/** Countries whose way of writing phones may be meant, with `own` first. */
export function countryOptions(own: string, language: string): { value: string; label: string }[] {
  return [...new Set([own, ...near, ...far])].map((value) => ({
    value,
    label: countryLabel(value, language),
  }))
}
