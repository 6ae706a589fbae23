import { createI18n } from 'vue-i18n'
import en from './locales/en.json'
import kk from './locales/kk.json'
import ru from './locales/ru.json'
import uk from './locales/uk.json'

export const languages = ['ru', 'uk', 'kk', 'en'] as const
export type Language = (typeof languages)[number]

const stored = 'uzel-language'

/** East Slavic plurals: 1 запись, 2 записи, 5 записей. */
function slavicPlural(count: number, choices: number): number {
  const tens = count % 100
  const ones = count % 10
  const form =
    ones === 1 && tens !== 11 ? 0 : ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2
  return Math.min(form, choices - 1)
}

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: 'en',
  messages: { ru, uk, kk, en },
  pluralRules: { ru: slavicPlural, uk: slavicPlural, kk: () => 0 },
})

/** Changes the language of the page and remembers it on this device. */
export function speak(language: Language): void {
  i18n.global.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(stored, language)
}

function firstLanguage(): Language {
  const wanted = [
    localStorage.getItem(stored),
    ...navigator.languages.map((tag) => tag.slice(0, 2)),
  ]
  const found = languages.find((language) => wanted.includes(language)) ?? 'ru'
  const best = wanted.find((tag): tag is Language => languages.some((language) => language === tag))
  document.documentElement.lang = best ?? found
  return best ?? found
}
