import { createI18n } from 'vue-i18n'

export const languages = ['ru', 'uk', 'kk', 'en'] as const
export type Language = (typeof languages)[number]

/** Where this device remembers the language that was chosen on it. */
export const languageKey = 'uzel-language'

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: false,
  messages: {},
  pluralRules: { ru: slavicPlural, uk: slavicPlural, kk: () => 0 },
})

export function currentLanguage(): Language {
  const now = i18n.global.locale.value
  return languages.find((language) => language === now) ?? 'ru'
}

/** East Slavic plurals: 1 запись, 2 записи, 5 записей. */
function slavicPlural(count: number, choices: number): number {
  const tens = count % 100
  const ones = count % 10
  const form =
    ones === 1 && tens !== 11 ? 0 : ones >= 2 && ones <= 4 && (tens < 12 || tens > 14) ? 1 : 2
  return Math.min(form, choices - 1)
}

function firstLanguage(): Language {
  const wishes = [
    localStorage.getItem(languageKey),
    ...navigator.languages.map((tag) => tag.slice(0, 2)),
  ]
  const isOurs = (tag: string | null): tag is Language => languages.some((one) => one === tag)
  return wishes.find(isOurs) ?? 'ru'
}
