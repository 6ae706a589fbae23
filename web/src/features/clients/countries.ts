import { currentLanguage } from '../../i18n.ts'

const near = ['KZ', 'UA', 'RU', 'BY', 'KG', 'UZ', 'GE', 'AM', 'AZ', 'MD', 'TJ', 'TM']
const far = ['PL', 'DE', 'CZ', 'LT', 'LV', 'EE', 'TR', 'AE', 'IL', 'GB', 'US']
const conventions: Record<string, string> = { en: 'en-GB' }

/** Countries whose way of writing phones may be meant, with `own` first. */
export function countryOptions(own: string): { value: string; label: string }[] {
  const language = currentLanguage()
  const names = new Intl.DisplayNames([conventions[language] ?? language, 'ru'], { type: 'region' })
  return [...new Set([own, ...near, ...far])].map((value) => ({
    value,
    label: names.of(value) ?? value,
  }))
}
