import { currentLanguage, i18n, type Language, languageKey } from './i18n.ts'

type Texts = { [key: string]: string | Texts }

/** The sections that the shell and the kit speak with; pages name theirs in their routes. */
const always = new Set(['shell', 'ui', 'errors', 'state'])
const cores = import.meta.glob<Record<string, Texts>>('./locales/*/core.ts')
const files = import.meta.glob<Texts>(
  ['./locales/*/*.json', '!./locales/*/{shell,ui,errors,state}.json'],
  { import: 'default' },
)
const wanted = new Set(['core'])
const loaded = new Set<string>()

// A reader of the screen pronounces by it, so it is said before the first text is there.
document.documentElement.lang = currentLanguage()

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
  localStorage.setItem(languageKey, language)
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
