import { createI18n } from 'vue-i18n'

export const languages = ['ru', 'uk', 'kk', 'en'] as const
export type Language = (typeof languages)[number]

type Texts = { [key: string]: string | Texts }

const stored = 'uzel-language'
/** The sections that the shell and the kit speak with; pages name theirs in their routes. */
const always = new Set(['shell', 'ui', 'errors', 'state'])
const cores = import.meta.glob<Record<string, Texts>>('./locales/*/core.ts')
const files = import.meta.glob<Texts>(
  ['./locales/*/*.json', '!./locales/*/{shell,ui,errors,state}.json'],
  { import: 'default' },
)
const wanted = new Set(['core'])
const loaded = new Set<string>()

export const i18n = createI18n({
  legacy: false,
  locale: firstLanguage(),
  fallbackLocale: false,
  messages: {},
  pluralRules: { ru: slavicPlural, uk: slavicPlural, kk: () => 0 },
})

/**
 * Makes sections of texts ready in the language of the page. A section is one file of each
 * language: `locales/ru/clients.json` is asked for as `clients.…`.
 */
export async function loadTexts(sections: readonly string[] = []): Promise<void> {
  for (const section of sections) if (!always.has(section)) wanted.add(section)
  await loadWanted(currentLanguage())
}

/** Changes the language of the page and remembers it on this device. */
export async function speak(language: Language): Promise<void> {
  await loadWanted(language)
  i18n.global.locale.value = language
  document.documentElement.lang = language
  localStorage.setItem(stored, language)
}

export function currentLanguage(): Language {
  const now = i18n.global.locale.value
  return languages.find((language) => language === now) ?? 'ru'
}

async function loadWanted(language: Language): Promise<void> {
  const missing = [...wanted].filter((section) => !loaded.has(`${language}/${section}`))
  await Promise.all(
    missing.map(async (section) => {
      i18n.global.mergeLocaleMessage(language, await readTexts(language, section))
      loaded.add(`${language}/${section}`)
    }),
  )
}

async function readTexts(language: Language, section: string): Promise<Texts> {
  if (section === 'core') return { ...(await cores[`./locales/${language}/core.ts`]?.()) }
  // A page without some of its texts is still better than none; a test sees to it that all exist.
  return { [section]: (await files[`./locales/${language}/${section}.json`]?.()) ?? {} }
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
    localStorage.getItem(stored),
    ...navigator.languages.map((tag) => tag.slice(0, 2)),
  ]
  const isOurs = (tag: string | null): tag is Language => languages.some((one) => one === tag)
  const language = wishes.find(isOurs) ?? 'ru'
  document.documentElement.lang = language
  return language
}
